package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Check refuses settings that cannot work, each by its name and with what would be right. It reaches for no
// other system: a relay that is away is not a wrong setting.
func (c Config) Check() error {
	return errors.Join(
		brokers(c.Kafka.Brokers),
		listens("kafka-listen", c.Kafka.Listen),
		listens("pages-listen", c.Pages.Listen),
		isURL("database-url", c.Database.URL, "postgres://user:password@host:5432/database", "postgres", "postgresql", "sqlite"),
		isURL("redis-url", c.Redis.URL, "redis://host:6379/0", "redis", "rediss"),
		isURL("smtp-url", c.SMTP.URL, "smtp://user:password@relay:587", "smtp", "smtps"),
		address("smtp-from", c.SMTP.From),
		atLeast("kafka-batch", c.Kafka.Batch, 1), atLeast("smtp-connections", c.SMTP.Connections, 1),
		atLeast("work-deciders", c.Work.Deciders, 1), atLeast("work-senders", c.Work.Senders, 1), atLeast("work-claims", c.Work.Claims, 1),
		pause("letters-every", c.Letters.Every), pause("work-tick", c.Work.Tick),
		longerThan("work-lease", c.Work.Lease, "smtp-timeout", c.SMTP.Timeout),
		sasl(c.Kafka),
	)
}

// wrong names the setting in its three spellings, since nobody knows which one was used.
func wrong(setting, is, right string) error {
	env := "COURRIER_" + strings.ToUpper(strings.ReplaceAll(setting, "-", "_"))
	return fmt.Errorf("setting --%s (%s) is %s; it should be %s", setting, env, is, right)
}

func brokers(list []string) error {
	for _, b := range list {
		if _, port, err := net.SplitHostPort(b); err != nil || port == "" {
			return wrong("kafka-brokers", quote(b), "host:port, several separated by commas, such as kafka1:9092,kafka2:9092")
		}
	}
	return nil
}

func listens(setting, value string) error {
	if _, _, err := net.SplitHostPort(value); err != nil {
		return wrong(setting, quote(value), "host:port, such as 127.0.0.1:8080")
	}
	return nil
}

// isURL does not repeat the value: it may hold a password.
func isURL(setting, value, example string, schemes ...string) error {
	if value == "" {
		return nil
	}
	u, err := url.Parse(value)
	switch {
	case err != nil:
		return wrong(setting, "not a URL", "like "+example)
	case !slices.Contains(schemes, u.Scheme):
		return wrong(setting, "a URL that begins with "+quote(u.Scheme+"://"), "like "+example)
	case u.Host == "" && u.Scheme != "sqlite":
		return wrong(setting, "a URL without a host", "like "+example)
	}
	return nil
}

func address(setting, value string) error {
	if a, err := mail.ParseAddress(value); err != nil || a.Name != "" {
		return wrong(setting, quote(value), "an e-mail address alone, such as courrier@fund.be")
	}
	return nil
}

func atLeast(setting string, value, least int) error {
	if value < least {
		return wrong(setting, fmt.Sprint(value), fmt.Sprintf("%d or more", least))
	}
	return nil
}

// pause keeps a loop from turning without rest.
func pause(setting string, value time.Duration) error {
	if value < 10*time.Millisecond {
		return wrong(setting, value.String(), "10ms or more")
	}
	return nil
}

func longerThan(setting string, value time.Duration, other string, least time.Duration) error {
	if value <= least {
		return wrong(setting, value.String(), fmt.Sprintf("longer than --%s (%s), or a slow hand-over would be made twice", other, least))
	}
	return nil
}

func sasl(k Kafka) error {
	if k.SASL != "" && (k.User == "" || k.Password == "") {
		return wrong("kafka-user", "empty", "given together with --kafka-password, because --kafka-sasl is "+k.SASL)
	}
	return nil
}

func quote(s string) string { return fmt.Sprintf("%q", s) }
