package pdf

func (d *Document) writeResources() {
	d.w.Object(d.resources, func(b []byte) []byte {
		b = append(b, "<</Font<<"...)
		for i, ref := range d.fonts {
			if ref != 0 {
				b = append(num(append(b, "/F"...), i), ' ')
				b = reference(b, ref)
			}
		}
		b = append(b, ">>"...)
		if len(d.images) > 0 {
			b = append(b, "/XObject<<"...)
			for i, p := range d.images {
				b = append(num(append(b, "/I"...), i), ' ')
				b = reference(b, p.ref)
			}
			b = append(b, ">>"...)
		}
		return append(b, ">>"...)
	})
}

func (d *Document) writeStructureRoot() {
	numbers := d.w.Ref()
	d.parents.write(&d.w, numbers)
	d.w.Object(d.root, func(b []byte) []byte {
		b = references(append(b, "<</Type/StructTreeRoot/K["...), d.letters)
		b = reference(append(b, "]/ParentTree "...), numbers)
		return append(num(append(b, "/ParentTreeNextKey "...), d.keys), ">>"...)
	})
}

func (d *Document) writeInfo(m *Meta) Ref {
	info := d.w.Ref()
	d.w.Object(info, func(b []byte) []byte {
		b = text(append(b, "<</Title"...), m.Title)
		return append(literal(append(b, "/Producer"...), producer), ">>"...)
	})
	return info
}

func (d *Document) writeCatalog(m *Meta, pages Ref) Ref {
	w := &d.w
	metadata, profile, catalog := w.Ref(), w.Ref(), w.Ref()
	w.Stream(metadata, "/Type/Metadata/Subtype/XML", m.xmp())
	w.Stream(profile, "/N 3/Filter/FlateDecode", d.lib.icc)
	w.Object(catalog, func(b []byte) []byte {
		b = reference(append(b, "<</Type/Catalog/Pages "...), pages)
		b = reference(append(b, "/Metadata "...), metadata)
		b = reference(append(b, "/StructTreeRoot "...), d.root)
		b = literal(append(b, "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/Lang"...), m.Lang)
		b = append(b, "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile "...)
		return append(reference(b, profile), ">>]>>"...)
	})
	return catalog
}
