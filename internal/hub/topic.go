package hub

import "strings"

// The Kafka topics. Records are keyed by file number, so that one file's events of a topic stay in order.
const (
	TopicFiles          = "files"
	TopicContributions  = "contributions"
	TopicPayments       = "payments"
	TopicBenefits       = "benefits"
	TopicReceipts       = "receipts"
	TopicCommunications = "communications" // what the hub tells of its messages
	TopicDeadLetters    = "dead-letters"   // what it could not handle
)

// TopicsIn lists the topics that the hub reads.
func TopicsIn() []string {
	return []string{TopicFiles, TopicContributions, TopicPayments, TopicBenefits, TopicReceipts}
}

// TopicOf is the topic that events of this type travel on; "" for types that never travel by Kafka.
func TopicOf(eventType string) string {
	domain, _, _ := strings.Cut(eventType, ".")
	switch domain {
	case "affiliate", "company", "preference":
		return TopicFiles
	case "contribution", "plan":
		return TopicContributions
	case "payment":
		return TopicPayments
	case "bridging", "overpayment":
		return TopicBenefits
	case "receipt":
		return TopicReceipts
	case "communication":
		return TopicCommunications
	}
	return ""
}
