// Package text turns words into blocks, and blocks into what people read without a printer.
//
// The words of a letter are Markdown with typed placeholders, one file a language, which a jurist can review:
//
//	title: Avis d’échéance : {{.Quarter}}
//
//	{{mention "due-date"}}Veuillez payer **{{.Total}}** pour le **{{.Due}}**.
//
// Amounts, dates and quarters show as people of the language write them. A value that is empty or zero is an error, so
// that no letter leaves with a gap; where it may be, {{if}} guards it, and {{orZero .Fee}} shows an amount of nothing.
// Words may also say:
//
//	{{short .Due}} {{month .Month}} {{percent .Rate}} {{coefficient .Factor}} {{count .Rows}}
//	{{iban .Account}} {{communication .Reference}} {{phone .Number}}
//	{{mention "code"}}   this block makes a mention that the law demands
//	{{clause "name" .}}  a paragraph that several kinds share
//	{{slip}}             the place of the payment slip
//
// Load parses them once. Filling executes the template with a private character in place of each value,
// parses the result as Markdown, and puts the values in afterwards: no value can ever become markup. Since the
// result depends only on which branches were taken, its parsed form is kept, and filling costs microseconds.
//
// The same blocks make the e-mail's HTML and plain text here, and the PDF in package press.
package text
