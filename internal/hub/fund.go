package hub

// Fund is the fund itself as its letters show it. What the fund has not published is a marked default, to be
// confirmed by the fund before the first letter leaves (see deploy/to-be-confirmed.md).
type Fund struct {
	Name        Words    `yaml:"name"`
	Short       Words    `yaml:"short"`   // "CNA", "NHK"
	Parent      Words    `yaml:"parent"`  // "Caisse d'assurances sociales de l'INASTI"
	Address     [2]Words `yaml:"address"` // street line, then postcode and commune
	Place       Words    `yaml:"place"`   // before the date of a letter
	Phone       string   `yaml:"phone"`
	Email       string   `yaml:"email"`
	Website     string   `yaml:"website"` // with its scheme
	Hours       Words    `yaml:"hours"`
	Service     Words    `yaml:"service"` // where an explanation of a decision can be had (Charter, art. 14, 6°)
	IBAN        string   `yaml:"iban"`    // without spaces
	BIC         string   `yaml:"bic"`
	FeeRate     int64    `yaml:"feeRate"`     // management fee, hundredths of a percent
	Handler     Handler  `yaml:"handler"`     // for files that have none of their own
	Privacy     Words    `yaml:"privacy"`     // one sentence, with where to read more
	Unsubscribe string   `yaml:"unsubscribe"` // base address of the one-click page; the token follows
	Secret      string   `yaml:"secret"`      // makes and proves those tokens; known to the fund only
}
