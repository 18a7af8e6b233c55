package config

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"gopkg.in/yaml.v3"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// YAML reads settings from a file. Its keys are the flags' names, whole (kafka-brokers) or nested (kafka:
// brokers:). An unknown key is an error: a misspelt setting must not silently keep its default.
func YAML(r io.Reader) (kong.Resolver, error) {
	tree := map[string]any{}
	if err := yaml.NewDecoder(r).Decode(&tree); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the settings file is not YAML: %w", err)
	}
	flat := fileSettings{}
	flatten(flat, "", tree)
	return flat, nil
}

type fileSettings map[string]any

func flatten(into fileSettings, prefix string, tree map[string]any) {
	for key, value := range tree {
		if inner, ok := value.(map[string]any); ok {
			flatten(into, prefix+key+"-", inner)
			continue
		}
		into[prefix+key] = value
	}
}

// Resolve gives kong the value of a flag.
func (s fileSettings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	value, ok := s[flag.Name]
	if list, isList := value.([]any); ok && isList {
		words := make([]string, len(list))
		for i, item := range list {
			words[i] = fmt.Sprint(item)
		}
		return strings.Join(words, ","), nil
	}
	return value, nil
}

// Validate refuses keys that name no setting.
func (s fileSettings) Validate(app *kong.Application) error {
	known := map[string]bool{}
	for _, flag := range app.Flags {
		known[flag.Name] = true
	}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		if !known[key] {
			return fmt.Errorf("the settings file has %q, which is no setting; `courrier serve --help` lists them", key)
		}
	}
	return nil
}

// ReadFund reads the fund's own data over the defaults given. An empty path changes nothing.
func ReadFund(path string, fund hub.Fund) (hub.Fund, error) {
	if path == "" {
		return fund, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return fund, fmt.Errorf("setting --fund: %w", err)
	}
	defer file.Close()
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	if err := decoder.Decode(&fund); err != nil {
		return fund, fmt.Errorf("setting --fund: %s: %w", path, err)
	}
	return fund, nil
}
