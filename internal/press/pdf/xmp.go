package pdf

import (
	"bytes"
	"encoding/xml"
)

// producer is written into every file.
const producer = "Courrier"

// Meta is what the file says of itself. It holds nothing of the recipient.
type Meta struct {
	Title string
	Lang  string
	ID    [16]byte // identity of the file: the same content, the same identity
	// Properties are our own, each named in the schema that PDF/A asks for; those without a value are left out.
	Properties []Property
}

// Property is one of our own metadata properties: a name without spaces and what it means, in English.
type Property struct{ Name, Meaning, Value string }

// namespace of Meta.Properties.
const namespace = "https://caisse-nationale-auxiliaire.be/ns/courrier/1.0/"

// xmp writes the metadata packet. It is not compressed, so that archives can read it without a PDF library.
func (m *Meta) xmp() []byte {
	b := make([]byte, 0, 4096)
	b = append(b, xmpHead...)
	b = append(b, `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`...)
	b = escape(b, m.Title)
	b = append(b, `</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>`...)
	b = escape(b, m.Lang)
	b = append(b, "</rdf:li></rdf:Bag></dc:language>\n"...)
	for _, p := range m.Properties {
		if p.Value != "" {
			b = append(append(append(b, "<courrier:"...), p.Name...), '>')
			b = escape(b, p.Value)
			b = append(append(append(b, "</courrier:"...), p.Name...), ">\n"...)
		}
	}
	b = append(b, xmpSchemas...)
	for _, p := range m.Properties {
		if p.Value != "" {
			b = append(append(b, `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>`...), p.Name...)
			b = append(b, `</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>`...)
			b = append(append(b, p.Meaning...), "</pdfaProperty:description></rdf:li>\n"...)
		}
	}
	return append(b, xmpTail...)
}

func escape(b []byte, s string) []byte {
	if i := bytes.IndexAny([]byte(s), "<>&'\"\t\n\r"); i < 0 {
		return append(b, s...)
	}
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(s)) // a bytes.Buffer takes everything
	return append(b, out.Bytes()...)
}

const xmpHead = "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
	`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:courrier="` + namespace + `" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part><pdf:Producer>` + producer + `</pdf:Producer>
`

const xmpSchemas = `<pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Courrier</pdfaSchema:schema><pdfaSchema:namespaceURI>` + namespace + `</pdfaSchema:namespaceURI><pdfaSchema:prefix>courrier</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
`

const xmpTail = `</rdf:Seq></pdfaSchema:property></rdf:li>
</rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
