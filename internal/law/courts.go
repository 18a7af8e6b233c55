package law

import (
	_ "embed" // the two tables below
	"encoding/csv"
	"fmt"
	"strings"
	"sync"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

//go:embed courts.csv
var courtsCSV string

//go:embed territories.csv
var territoriesCSV string

// Codes in territories.csv that are no court.
const (
	brussels = "brussels" // two courts: the language chooses
	unknown  = "?"
)

// court is one row of courts.csv.
type court struct {
	Court
	names hub.Words
}

func (c court) in(l hub.Lang) Court {
	named := c.Court
	named.Name = c.names[l]
	return named
}

// territory is one row of territories.csv.
type territory struct {
	municipality string
	division     string
	from         hub.Date
}

// courtTable holds both tables, indexed. It is read once, at the first question.
type courtTable struct {
	all         []court
	byCode      map[string]court
	territories []territory
	byPostcode  map[string]territory
}

var courts = sync.OnceValues(readCourts)

func readCourts() (*courtTable, error) {
	t := &courtTable{byCode: map[string]court{}, byPostcode: map[string]territory{}}
	if err := eachRow(courtsCSV, 10, t.addCourt); err != nil {
		return nil, fmt.Errorf("reading courts.csv: %w", err)
	}
	if err := eachRow(territoriesCSV, 5, t.addTerritory); err != nil {
		return nil, fmt.Errorf("reading territories.csv: %w", err)
	}
	return t, nil
}

// eachRow hands over the rows under the heading line.
func eachRow(table string, columns int, add func([]string) error) error {
	reader := csv.NewReader(strings.NewReader(table))
	reader.Comma, reader.Comment, reader.FieldsPerRecord = ';', '#', columns
	rows, err := reader.ReadAll()
	if err != nil {
		return err
	}
	for _, row := range rows[1:] {
		if err := add(row); err != nil {
			return fmt.Errorf("row %q: %w", row[0], err)
		}
	}
	return nil
}

func (t *courtTable) addCourt(row []string) error {
	from, err := hub.ParseDate(row[7])
	c := court{
		names: hub.Words{hub.FR: row[1], hub.NL: row[2], hub.DE: row[3]},
		Court: Court{
			Code: row[0], Street: row[4], Postcode: row[5], City: row[6],
			From: from, Confirmed: row[8] == "yes", Source: row[9],
		},
	}
	t.all = append(t.all, c)
	t.byCode[c.Code] = c
	return err
}

func (t *courtTable) addTerritory(row []string) error {
	from, err := hub.ParseDate(row[4])
	place := territory{municipality: row[0], division: row[1], from: from}
	if _, ok := t.byCode[place.division]; !ok && place.division != brussels && place.division != unknown {
		return fmt.Errorf("division %q is not in courts.csv", place.division)
	}
	t.territories = append(t.territories, place)
	for _, postcode := range strings.Fields(row[2]) {
		other, shared := t.byPostcode[postcode]
		if shared && other.division != place.division {
			return fmt.Errorf("postcode %s is also of %s, under another division", postcode, other.municipality)
		}
		t.byPostcode[postcode] = place
	}
	return err
}

// find is the court for a postcode, or the reason why it cannot be told.
func (t *courtTable) find(postcode string, l hub.Lang) (court, string) {
	place, ok := t.byPostcode[strings.TrimSpace(postcode)]
	switch {
	case !ok:
		return court{}, "ce code postal n'est celui d'aucune commune belge."
	case place.division == unknown:
		return court{}, place.municipality + " a changé de canton judiciaire et il n'est pas établi que sa division du " +
			"tribunal a suivi (AR du 14 mars 2014, art. 16) : demander au greffe du tribunal du travail du Hainaut."
	case place.division == brussels && l == hub.DE:
		return court{}, "à Bruxelles, la personne choisit entre le tribunal francophone et le tribunal néerlandophone : " +
			"lui demander lequel."
	case place.division == brussels:
		return t.byCode[brussels+"-"+string(l)], ""
	}
	return t.byCode[place.division], ""
}
