package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// int64Format is the format of every integer in the schemas.
const int64Format = "int64"

// tuner changes a compiled schema into one that means the same and costs a third.
type tuner map[*jsonschema.Schema]bool

// tune replaces each reference that stands alone by what it leads to, once, instead of at every validation, and
// lets integers be checked without fractions of big numbers.
func (seen tuner) tune(s *jsonschema.Schema) *jsonschema.Schema {
	s = target(s)
	if s == nil || seen[s] {
		return s
	}
	seen[s] = true
	for name, property := range s.Properties {
		s.Properties[name] = seen.tune(property)
	}
	for i, part := range s.AllOf {
		s.AllOf[i] = seen.tune(part)
	}
	s.Items2020 = seen.tune(s.Items2020)
	if s.Format != nil && s.Format.Name == int64Format {
		plainInteger(s)
	}
	return s
}

// target is where a schema leads that is nothing but a reference.
func target(s *jsonschema.Schema) *jsonschema.Schema {
	for s != nil && s.Ref != nil && s.Properties == nil && s.AllOf == nil && s.Required == nil {
		s = s.Ref
	}
	return s
}

// plainInteger moves an integer's bounds into its format.
func plainInteger(s *jsonschema.Schema) {
	low, high := bound(s.Minimum, math.MinInt64), bound(s.Maximum, math.MaxInt64)
	s.Minimum, s.Maximum = nil, nil
	s.Types = new(jsonschema.Types)
	s.Types.Add("number") // the format is stricter than "integer"
	s.Format = &jsonschema.Format{Name: int64Format, Validate: func(v any) error { return within(v, low, high) }}
}

func bound(r *big.Rat, otherwise int64) int64 {
	if r == nil {
		return otherwise
	}
	return r.Num().Int64()
}

// within refuses, besides what is out of bounds, 1.0 and numbers past 64 bits, which JSON Schema calls integers and Go
// does not.
func within(v any, low, high int64) error {
	number, ok := v.(json.Number)
	if !ok {
		return nil // its type is refused elsewhere
	}
	n, err := number.Int64()
	switch {
	case err != nil:
		return errors.New("must be an integer written in digits only, of 64 bits at most")
	case n < low:
		return fmt.Errorf("must be at least %d", low)
	case n > high:
		return fmt.Errorf("must be at most %d", high)
	}
	return nil
}
