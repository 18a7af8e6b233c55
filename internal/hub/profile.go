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
	case ReceiptBounced:
		d, err := DataOf[ReceiptData](e)
		f.Profile.EmailFailed = f.Profile.EmailFailed || d.Final
		return f, err
	case ReceiptReturned:
		f.Profile.AddressFailed = true
	}
	return f, nil
}

// foldProfileData takes the new profile, but keeps what it does not speak of: a death, and the failure of an
// address that has not changed.
func foldProfileData(f File, e Event, t FileType) (File, error) {
	d, err := DataOf[ProfileData](e)
	if err != nil || e.Time.Before(f.ProfileAt) {
		return f, err
	}
	old := f.Profile
	f.ProfileAt = e.Time
	f.Profile = Profile{
		Type: t, Name: d.Name, Number: d.Identifier, Category: d.Category, Lang: d.Lang, Address: d.Address,
		Email: d.Email, Prefers: d.Prefers, Newsletter: d.Newsletter, Deceased: old.Deceased,
		EmailFailed:   old.EmailFailed && old.Email == d.Email,
		AddressFailed: old.AddressFailed && old.Address == d.Address,
	}
	if d.Handler != nil {
		f.Profile.Handler = *d.Handler
	}
	return f, nil
}

func foldPreference(f File, e Event) (File, error) {
	d, err := DataOf[PreferenceData](e)
	if err != nil {
		return f, err
	}
	if d.Prefers != nil {
		f.Profile.Prefers = *d.Prefers
	}
	if d.Newsletter != nil {
		f.Profile.Newsletter = *d.Newsletter
	}
	return f, nil
}
