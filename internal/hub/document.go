package hub

// Document is a message's content as data: composed once when the message is decided, frozen in the
// ledger, and rendered from there. Which parts are filled follows from the kind's channels.
type Document struct {
	Letter *Letter `json:"letter,omitempty"`
	Email  *Email  `json:"email,omitempty"`
	Note   *Note   `json:"note,omitempty"`
}

// Letter is everything a page shows, in reading order. The press turns it into PDF, package text into HTML and plain text.
type Letter struct {
	Lang       Lang        `json:"lang"`
	Kind       string      `json:"kind"`                 // code: "CTR-01"
	File       string      `json:"file"`                 // file number
	Version    int         `json:"version,omitempty"`    // of the kind's words and rules
	Title      string      `json:"title"`                // also the PDF's title
	Date       string      `json:"date"`                 // place and date, in words
	Sender     []string    `json:"sender"`               // letterhead: the fund's name, then its address lines
	Return     string      `json:"return"`               // the sender on one line, shown above the address in the window
	Registered string      `json:"registered,omitempty"` // "Recommandé" and the like; empty for ordinary letters
	Recipient  []string    `json:"recipient"`            // address lines for the window, country last and only abroad
	References []Reference `json:"references"`           // file number, handler and how to reach them
	Blocks     []Block     `json:"blocks"`
	Fallback   []Block     `json:"fallback,omitempty"` // printed first when this letter replaces an e-mail that failed
	Footer     []string    `json:"footer"`             // contact lines at the foot of every page
	PageLabel  string      `json:"pageLabel"`          // "Page %d sur %d": page and number of pages, in the letter's language
	Slip       *Slip       `json:"slip,omitempty"`
}

// Reference is one line of the reference block: "Numéro de dossier" and its value.
type Reference struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Link  string `json:"link,omitempty"` // "tel:..." or "mailto:..."
}

// BlockType says which fields of a Block are filled.
type BlockType string

// The types of block.
const (
	Heading   BlockType = "heading"   // Level 1 to 3, Spans. The letter's title is the only level 1 and not among the blocks.
	Paragraph BlockType = "paragraph" // Spans
	List      BlockType = "list"      // Items, Ordered
	TableType BlockType = "table"     // Table
	SlipType  BlockType = "slip"      // the place where the letter's Slip is printed
)

// Block is one part of a letter's or e-mail's body.
type Block struct {
	Type    BlockType `json:"type"`
	Level   int       `json:"level,omitempty"`
	Spans   []Span    `json:"spans,omitempty"`
	Items   [][]Block `json:"items,omitempty"` // of a list: each item is one or more blocks
	Ordered bool      `json:"ordered,omitempty"`
	Table   *Table    `json:"table,omitempty"`
	// Mentions are the codes of the mandatory mentions that this block makes.
	Mentions []string `json:"mentions,omitempty"`
}

// Span is a run of text of one style inside a paragraph, a heading or a table cell. A line break is "\n".
type Span struct {
	Text   string `json:"text"`
	Bold   bool   `json:"bold,omitempty"`
	Italic bool   `json:"italic,omitempty"`
	Link   string `json:"link,omitempty"` // absolute URL, "mailto:" or "tel:"
	Lang   Lang   `json:"lang,omitempty"` // only where it differs from the letter's
}

// Align is how a table column stands.
type Align string

// The alignments; the empty one is left.
const (
	AlignLeft  Align = ""
	AlignRight Align = "right"
)

// Table has one head row and as many rows as the page and the next ones hold.
type Table struct {
	Caption string     `json:"caption,omitempty"` // said to screen readers, not printed
	Head    [][]Span   `json:"head"`              // one cell per column
	Align   []Align    `json:"align"`             // one per column
	Rows    [][][]Span `json:"rows"`              // row, column, spans
	// Total tells that the last row is a total: ruled, bold, never alone on a page.
	Total bool `json:"total,omitempty"`
}

// Slip is the payment slip: what to pay, to whom, by when, and the same as an EPC069-12 QR code.
type Slip struct {
	Title       string      `json:"title"`
	Rows        []Reference `json:"rows"`        // amount, beneficiary, IBAN, BIC, communication, due date, already formatted
	QR          string      `json:"qr"`          // content of the QR code: lines of EPC069-12
	Alternative string      `json:"alternative"` // what the QR code pays, in words, for those who cannot see it
	Caption     string      `json:"caption"`     // printed under the code: how to use it
}

// Email is an e-mail's content; mail makes text and HTML from the same blocks.
type Email struct {
	Lang      Lang     `json:"lang"`
	Subject   string   `json:"subject"`             // no amount, no national number, no health word
	Preheader string   `json:"preheader,omitempty"` // the line that mailboxes show after the subject
	Blocks    []Block  `json:"blocks"`
	Footer    []string `json:"footer"`
	// Attachment is the file name under which the letter's PDF is attached; empty when it is not.
	Attachment string `json:"attachment,omitempty"`
	// Unsubscribe is the one-click address (RFC 8058); empty for everything the law asks for.
	Unsubscribe string `json:"unsubscribe,omitempty"`
}

// Note is a work item for staff, in the language of the fund's staff.
type Note struct {
	Title  string  `json:"title"`
	Blocks []Block `json:"blocks"`
	Due    Date    `json:"due,omitzero"`
}

// Mentioned collects the codes of all mandatory mentions made by blocks that say something.
func Mentioned(blocks []Block) map[string]bool {
	made := map[string]bool{}
	for _, b := range blocks {
		if b.Empty() {
			continue
		}
		for _, code := range b.Mentions {
			made[code] = true
		}
	}
	return made
}

// Empty tells that a block would print nothing.
func (b Block) Empty() bool {
	if b.Type == SlipType {
		return false
	}
	return b.Table == nil && len(b.Items) == 0 && spansEmpty(b.Spans)
}

func spansEmpty(spans []Span) bool {
	for _, s := range spans {
		if s.Text != "" {
			return false
		}
	}
	return true
}
