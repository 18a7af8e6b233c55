package hub

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// tokenProof is how many characters of the proof a token carries: 132 bits.
const tokenProof = 22

// UnsubscribeToken lets whoever holds it take a file's reader off the newsletter, and nothing else. It is the same in
// every issue, so that an old newsletter still lets its reader go; changing the secret ends all of them.
func UnsubscribeToken(secret, file string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("unsubscribe/" + file))
	return file + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))[:tokenProof]
}

// FileOfToken is the file a token speaks of; false when the token was not made with this secret. How long it takes
// tells nothing of the right proof. Without a secret no token is right.
func FileOfToken(secret, token string) (string, bool) {
	dot := strings.LastIndexByte(token, '.')
	if dot <= 0 || secret == "" {
		return "", false
	}
	file := token[:dot]
	return file, hmac.Equal([]byte(token), []byte(UnsubscribeToken(secret, file)))
}
