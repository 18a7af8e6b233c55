// Package law keeps the figures of law apart from the code that uses them: each rate, minimum, time limit and
// court is a row of data with the day it starts and the text it comes from.
//
// What is unknown is an error, never a guess: a year without published minima, or a postcode whose court cannot be
// told, becomes work for a person. Package law also counts days the way the Judicial Code does and checks the
// identifiers that Belgian letters carry. It is pure: no clock, no input or output.
package law
