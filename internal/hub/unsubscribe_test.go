package hub

import (
	"net/url"
	"strings"
	"testing"
)

func TestUnsubscribeToken(t *testing.T) {
	token := UnsubscribeToken("secret", "0412233")
	if file, ok := FileOfToken("secret", token); !ok || file != "0412233" {
		t.Errorf("%s is of file %q, %v", token, file, ok)
	}
	if url.PathEscape(token) != token {
		t.Errorf("%s cannot stand in an address as it is", token)
	}
	dotted := UnsubscribeToken("secret", "04.12")
	if file, ok := FileOfToken("secret", dotted); !ok || file != "04.12" {
		t.Errorf("%s is of file %q, %v", dotted, file, ok)
	}
}

func TestForgedTokens(t *testing.T) {
	token := UnsubscribeToken("secret", "0412233")
	proof := strings.TrimPrefix(token, "0412233")
	for name, forged := range map[string]string{
		"another file": "0412234" + proof, "no proof": "0412233", "empty proof": "0412233.", "no file": proof,
		"nothing": "", "a dot": ".", "cut": token[:len(token)-1], "longer": token + "A",
		"another secret": UnsubscribeToken("Secret", "0412233"),
	} {
		if file, ok := FileOfToken("secret", forged); ok {
			t.Errorf("%s: %q passes for file %q", name, forged, file)
		}
	}
	if _, ok := FileOfToken("", UnsubscribeToken("", "0412233")); ok {
		t.Error("without a secret anyone could make tokens")
	}
}
