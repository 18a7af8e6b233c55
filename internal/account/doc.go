// Package account is what a file owes and has paid, as a fold of its contribution and payment events.
//
// Fold brings one event into the account; the other functions compute on it: the balance of a contribution on a
// day, with its increases step by step, the open contributions, the credit, the year's totals. All of it is pure:
// a day is always an argument, and the same events give the same account in whatever order they arrive.
package account
