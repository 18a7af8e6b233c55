package font

import (
	"encoding/binary"
	"errors"
	"fmt"
)

var be = binary.BigEndian

// tables is a TrueType file cut into its tables.
type tables map[string][]byte

func split(file []byte) (tables, error) {
	if len(file) < 12 {
		return nil, errors.New("too short for a TrueType file")
	}
	t := tables{}
	for i := range int(be.Uint16(file[4:])) {
		if len(file) < 28+16*i {
			return nil, errors.New("table directory cut off")
		}
		entry := file[12+16*i:]
		from, size := int(be.Uint32(entry[8:])), int(be.Uint32(entry[12:]))
		if from+size > len(file) {
			return nil, fmt.Errorf("table %s cut off", entry[:4])
		}
		t[string(entry[:4])] = file[from : from+size]
	}
	for _, name := range []string{"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"} {
		if len(t[name]) == 0 {
			return nil, fmt.Errorf("no table %s", name)
		}
	}
	return t, nil
}

// parse makes a subset from one of our own font files: 1000 units per em, a cmap of format 4.
func parse(file []byte) (*Subset, error) {
	t, err := split(file)
	if err != nil {
		return nil, err
	}
	if units := be.Uint16(t["head"][18:]); units != 1000 {
		return nil, fmt.Errorf("%d units per em, want 1000", units)
	}
	chars, err := t.chars()
	if err != nil {
		return nil, err
	}
	s := &Subset{}
	gids, err := s.assign(chars)
	if err != nil {
		return nil, err
	}
	for i := range s.Box {
		s.Box[i] = int16(be.Uint16(t["head"][36+2*i:]))
	}
	for code, gid := range gids {
		s.Widths[code] = t.width(gid)
	}
	s.readKern(t["kern"], gids)
	program := t.program(gids)
	s.File, s.Size = compress(program), len(program)
	return s, nil
}

type char struct {
	r   rune
	gid uint16
}

// chars lists the characters of the cmap in ascending order.
func (t tables) chars() ([]char, error) {
	cmap := t["cmap"]
	for i := range int(be.Uint16(cmap[2:])) {
		sub := cmap[be.Uint32(cmap[8+8*i:]):]
		if be.Uint16(sub) == 4 {
			return format4(sub), nil
		}
	}
	return nil, errors.New("no cmap of format 4")
}

func format4(sub []byte) []char {
	var found []char
	n := int(be.Uint16(sub[6:]))
	ends, starts, deltas, offsets := sub[14:], sub[16+n:], sub[16+2*n:], sub[16+3*n:]
	for i := 0; i < n; i += 2 {
		for c := int(be.Uint16(starts[i:])); c <= int(be.Uint16(ends[i:])) && c < 0xFFFF; c++ {
			gid := uint16(c) + be.Uint16(deltas[i:])
			if at := int(be.Uint16(offsets[i:])); at != 0 {
				gid = be.Uint16(offsets[i+at+2*(c-int(be.Uint16(starts[i:]))):])
			}
			if gid != 0 {
				found = append(found, char{rune(c), gid})
			}
		}
	}
	return found
}

// assign gives ASCII and Latin-1 their own codes, so that content streams can be read, and every other
// character a free one.
func (s *Subset) assign(chars []char) (gids [256]uint16, err error) {
	free := append(span(0x80, 0x9F), span(1, 0x1F)...)
	if len(chars) > 0 && chars[0].r > 0xFF {
		free = append(span(0x20, 0xFF), span(1, 0x1F)...)
	}
	for _, c := range chars {
		code := byte(c.r)
		if c.r > 0xFF {
			if len(free) == 0 {
				return gids, fmt.Errorf("more than 255 characters: no code left for %q", c.r)
			}
			code, free = free[0], free[1:]
		}
		s.Runes[code], gids[code] = c.r, c.gid
	}
	return gids, nil
}

func span(first, last int) (codes []byte) {
	for c := first; c <= last; c++ {
		codes = append(codes, byte(c))
	}
	return codes
}

func (t tables) width(gid uint16) int16 {
	n := be.Uint16(t["hhea"][34:]) // glyphs after the last full entry share its width
	return int16(be.Uint16(t["hmtx"][4*int(min(gid, n-1)):]))
}

// readKern turns pairs of glyphs into pairs of codes. Only format 0 is written by subset.py.
func (s *Subset) readKern(kern []byte, gids [256]uint16) {
	if len(kern) < 18 {
		return
	}
	codes := map[uint16]byte{}
	for code, gid := range gids {
		if gid != 0 {
			codes[gid] = byte(code)
		}
	}
	s.kern = make([]int8, 1<<16)
	for pairs := kern[18:]; len(pairs) >= 6; pairs = pairs[6:] {
		left, right := codes[be.Uint16(pairs)], codes[be.Uint16(pairs[2:])]
		if left != 0 && right != 0 {
			s.kern[int(left)<<8|int(right)] = int8(max(-128, min(127, int(int16(be.Uint16(pairs[4:]))))))
		}
	}
}
