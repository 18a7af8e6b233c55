package main

import (
	"fmt"
	"text/tabwriter"

	"caisse-nationale-auxiliaire.be/courrier/internal/contract"
)

type schemaCommand struct {
	Type     string `arg:"" optional:"" help:"Event type, such as payment.received.v1; without it all are listed."`
	Example  bool   `help:"Print a complete event instead of the schema."`
	AsyncAPI bool   `name:"asyncapi" help:"Print the AsyncAPI 3 document of everything that travels by Kafka."`
}

// Run prints what upstream systems agree on with the hub.
func (s *schemaCommand) Run(c *streams) error {
	registry, err := contract.Load()
	if err != nil {
		return err
	}
	switch {
	case s.AsyncAPI:
		document, err := registry.AsyncAPI()
		if err == nil {
			_, err = fmt.Fprintf(c.out, "%s\n", document)
		}
		return err
	case s.Type == "":
		return listTypes(c, registry)
	}
	t, ok := registry.Type(s.Type)
	if !ok {
		return fmt.Errorf("no event type is called %q; `courrier schema` lists them", s.Type)
	}
	if s.Example {
		_, err = fmt.Fprintf(c.out, "%s\n", t.Example)
	} else {
		_, err = fmt.Fprintf(c.out, "%s\n", t.Schema)
	}
	return err
}

func listTypes(c *streams, registry *contract.Registry) error {
	t := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "TYPE\tTOPIC\tDIRECTION\tWHAT IT TELLS")
	for _, e := range registry.Types() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", e.Name, e.Topic, e.Direction, e.Summary)
	}
	return t.Flush()
}
