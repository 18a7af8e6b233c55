package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // logos may be JPEG
	_ "image/png"  // or PNG
)

// Image is a picture ready to be embedded. It never changes, so documents share it.
type Image struct {
	Width, Height int // pixels
	data          []byte
	mask          []byte // opacity, nil when opaque
}

// NewImage decodes a PNG or JPEG. Transparency is kept as a soft mask.
func NewImage(data []byte) (*Image, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err == nil && (config.Width > 4096 || config.Height > 4096 || config.Width*config.Height > 4<<20) {
		return nil, errors.New("the picture has more than 4 million pixels: make it smaller")
	}
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("the picture is neither a sound PNG nor a sound JPEG: %w", err)
	}
	size := m.Bounds().Size()
	if size.X == 0 || size.Y == 0 {
		return nil, errors.New("the picture is empty")
	}
	rgba := image.NewNRGBA(image.Rectangle{Max: size})
	draw.Draw(rgba, rgba.Rect, m, m.Bounds().Min, draw.Src)
	colors, opacity, opaque := make([]byte, 0, 3*size.X*size.Y), make([]byte, 0, size.X*size.Y), true
	for p := rgba.Pix; len(p) >= 4; p = p[4:] {
		colors = append(colors, p[:3]...)
		opacity = append(opacity, p[3])
		opaque = opaque && p[3] == 0xFF
	}
	i := &Image{Width: size.X, Height: size.Y, data: zip(colors)}
	if !opaque {
		i.mask = zip(opacity)
	}
	return i, nil
}

func zip(data []byte) []byte {
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, zlib.BestCompression) // fails for an unknown level only
	_, _ = w.Write(data)                                  // a bytes.Buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// picture is an image used in a document.
type picture struct {
	image *Image
	ref   Ref
}

// image returns the number of i among the document's pictures.
func (d *Document) image(i *Image) int {
	for n, p := range d.images {
		if p.image == i {
			return n
		}
	}
	d.images = append(d.images, picture{i, d.w.Ref()})
	return len(d.images) - 1
}

func (d *Document) writeImages() {
	for _, p := range d.images {
		dict := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/Filter/FlateDecode", p.image.Width, p.image.Height)
		colors := dict + "/ColorSpace/DeviceRGB"
		if p.image.mask != nil {
			mask := d.w.Ref()
			d.w.Stream(mask, dict+"/ColorSpace/DeviceGray", p.image.mask)
			colors += fmt.Sprintf("/SMask %d 0 R", mask)
		}
		d.w.Stream(p.ref, colors, p.image.data)
	}
}
