package hub

// FoldProfile applies what an event says of who the file is about and how to reach them. It leaves the account
// alone, and events that say nothing of it unchanged.
func FoldProfile(f File, e Event) (File, error) {
	switch e.Type {
	case AffiliateRegistered, AffiliateChanged:
		return foldProfileData(f, e, Affiliate)
	case CompanyRegistered, CompanyChanged:
		return foldProfileData(f, e, Company)
	case AffiliateDeceased:
		d, err := DataOf[DeceasedData](e)
		f.Profile.Deceased = d.On
		return f, err
	case PreferenceChanged:
		return foldPreference(f, e)
	}
	return f, nil
}

// condemn notes what a receipt says of the address that a message went to, unless the person has another by now.
func (p *Profile) condemn(eventType string, d ReceiptData, written Profile) {
	switch {
	case eventType == ReceiptBounced && d.Final && written.Email == p.Email:
		p.EmailFailed = true
	case eventType == ReceiptReturned && written.Address == p.Address:
		p.AddressFailed = true
	}
}

// foldProfileData takes the new profile, but keeps what it does not speak of: a death, the failure of an
// address that has not changed, and that the person has left the newsletter.
func foldProfileData(f File, e Event, t FileType) (File, error) {
	d, err := DataOf[ProfileData](e)
	if err != nil || e.Time.Before(f.ProfileAt) {
		return f, err
	}
	old := f.Profile
	f.ProfileAt = e.Time
	f.Profile = Profile{
		Type: t, Name: d.Name, Number: d.Identifier, Category: d.Category, Lang: d.Lang, Address: d.Address,
		Email: d.Email, Prefers: d.Prefers, Newsletter: d.Newsletter && !f.LeftNewsletter, Deceased: old.Deceased,
		EmailFailed:   old.EmailFailed && old.Email == d.Email,
		AddressFailed: old.AddressFailed && old.Address == d.Address,
	}
	if d.Handler != nil {
		f.Profile.Handler = *d.Handler
	}
	return f, nil
}

// foldPreference takes what the person asked for. Who leaves the newsletter has left it until they ask for it again:
// the system that publishes profiles may not know, and must not subscribe them anew.
func foldPreference(f File, e Event) (File, error) {
	d, err := DataOf[PreferenceData](e)
	if err != nil || e.Time.Before(f.PreferenceAt) {
		return f, err
	}
	f.PreferenceAt = e.Time
	if d.Prefers != nil {
		f.Profile.Prefers = *d.Prefers
	}
	if d.Newsletter != nil {
		f.Profile.Newsletter, f.LeftNewsletter = *d.Newsletter, !*d.Newsletter
	}
	return f, nil
}
