// Package hub holds the words and the walk of Courrier: what an event, a file, a kind of
// communication, a message and a delivery are, and the one path each event takes:
//
//	Handle:  read the files -> fold -> decide -> compose -> check the mentions -> record
//	Deliver: claim -> ask again whether it must still go -> render -> archive -> send -> finish
//
// Everything else in the repository brings events to this path (consumers, schedules), tells it what
// to write (documents), or is a part it needs (store, press, mail). Hub imports only the standard library.
package hub
