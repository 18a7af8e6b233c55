package font

// program writes the TrueType file that is embedded: the outlines, and a cmap from our codes to glyphs as PDF
// wants it for symbolic fonts (one subtable, Macintosh platform).
func (t tables) program(gids [256]uint16) []byte {
	names := []string{"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"} // in the order the format asks for
	out := be.AppendUint32(nil, 0x00010000)
	out = be.AppendUint16(out, uint16(len(names)))
	for _, v := range []uint16{64, 2, 48} { // search range, entry selector, range shift of seven tables
		out = be.AppendUint16(out, v)
	}
	at := 12 + 16*len(names)
	var body []byte
	for _, name := range names {
		data := t[name]
		if name == "cmap" {
			data = codeMap(gids)
		}
		out = append(out, name...)
		out = be.AppendUint32(out, checksum(data))
		out = be.AppendUint32(out, uint32(at+len(body)))
		out = be.AppendUint32(out, uint32(len(data)))
		body = append(body, data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(out, body...)
}

// codeMap is a cmap of format 6: a plain table from code to glyph.
func codeMap(gids [256]uint16) []byte {
	var b []byte
	for _, v := range []uint16{0, 1, 1, 0, 0, 12, 6, 10 + 512, 0, 0, 256} {
		b = be.AppendUint16(b, v)
	}
	for _, gid := range gids {
		b = be.AppendUint16(b, gid)
	}
	return b
}

func checksum(data []byte) (sum uint32) {
	for ; len(data) >= 4; data = data[4:] {
		sum += be.Uint32(data)
	}
	var rest [4]byte
	copy(rest[:], data)
	return sum + be.Uint32(rest[:])
}
