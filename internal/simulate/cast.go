package simulate

import (
	"math/rand/v2"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// role is what a file is like; castOf deals the roles.
type role struct {
	kind     hub.FileType
	lang     hub.Lang
	category category
	habit    habit
	incident incident
	contact  contact
	origin   origin
}

// category is the sort of contributor, and what decides the amount.
type category string

const (
	mainIncome  category = "main by income"
	mainMinimum category = "main at the minimum"
	starter     category = "starter at the flat minimum"
	secondary   category = "secondary"
	exempt      category = "secondary below the threshold"
)

// habit is how someone pays.
type habit string

const (
	punctual habit = "punctual"
	early    habit = "early"
	late     habit = "late"
	partial  habit = "in parts"
	careless habit = "with a wrong reference"
	twice    habit = "twice"
	never    habit = "never"
)

// incident is the one thing out of the ordinary that happens to a file in the year.
type incident string

const (
	nothing       incident = "nothing"
	affiliates    incident = "affiliates in the year"
	moves         incident = "moves"
	changesEmail  incident = "changes e-mail address"
	changesLang   incident = "changes language"
	changesWishes incident = "changes preferences"
	dies          incident = "dies"
	disputes      incident = "disputes a contribution"
	isWaived      incident = "gets a waiver"
	paysByPlan    incident = "gets a payment plan"
	breaksPlan    incident = "breaks a payment plan"
	isCorrected   incident = "has a contribution corrected"
	bounces       incident = "has a payment reversed"
	getsBridging  incident = "gets the bridging right"
	isRefused     incident = "is refused the bridging right"
	owesBenefit   incident = "received a benefit without right"
)

// contact is how someone can be reached.
type contact string

const (
	paper      contact = "paper only"
	paperFirst contact = "has e-mail, prefers paper"
	email      contact = "prefers e-mail"
	subscriber contact = "prefers e-mail, reads the newsletter"
	refused    contact = "prefers e-mail, at an address that bounces"
)

// origin is what a name and an address look like.
type origin string

const (
	local   origin = "of here"
	foreign origin = "a name from elsewhere"
	long    origin = "a long name"
	bis     origin = "a bis number"
	abroad  origin = "lives abroad"
)

// share is a trait and how often it is dealt.
type share[T any] struct {
	trait  T
	weight int
}

// castOf deals every file its role.
func castOf(o Options) []role {
	kinds := deal(o.Files, o.Seed, "kind", []share[hub.FileType]{{hub.Affiliate, 88}, {hub.Company, 12}})
	langs := deal(o.Files, o.Seed, "lang", []share[hub.Lang]{{hub.FR, 48}, {hub.NL, 48}, {hub.DE, 4}})
	categories := deal(o.Files, o.Seed, "category", []share[category]{{mainIncome, 50}, {mainMinimum, 14}, {starter, 9}, {secondary, 23}, {exempt, 4}})
	habits := deal(o.Files, o.Seed, "habit", []share[habit]{{punctual, 66}, {early, 8}, {late, 12}, {partial, 5}, {careless, 3}, {twice, 1}, {never, 5}})
	contacts := deal(o.Files, o.Seed, "contact", []share[contact]{{paper, 18}, {paperFirst, 24}, {email, 31}, {subscriber, 24}, {refused, 3}})
	origins := deal(o.Files, o.Seed, "origin", []share[origin]{{local, 84}, {foreign, 10}, {long, 2}, {bis, 3}, {abroad, 1}})
	cast := make([]role, o.Files)
	for i := range cast {
		cast[i] = role{kinds[i], langs[i], categories[i], habits[i], nothing, contacts[i], origins[i]}
	}
	dealIncidents(o, cast)
	return cast
}

// dealIncidents gives most of what happens to affiliates only: a company neither dies nor asks for benefits.
func dealIncidents(o Options, cast []role) {
	companies := 0
	for _, c := range cast {
		if c.kind == hub.Company {
			companies++
		}
	}
	ofPeople := deal(o.Files-companies, o.Seed, "incident", []share[incident]{
		{nothing, 740}, {affiliates, 40}, {moves, 45}, {changesEmail, 30}, {changesLang, 5}, {changesWishes, 35}, {dies, 8},
		{disputes, 12}, {isWaived, 15}, {paysByPlan, 14}, {breaksPlan, 6}, {isCorrected, 20}, {bounces, 5},
		{getsBridging, 11}, {isRefused, 8}, {owesBenefit, 6},
	})
	ofCompanies := deal(companies, o.Seed, "incident of a company", []share[incident]{
		{nothing, 80}, {affiliates, 5}, {moves, 10}, {changesWishes, 3}, {disputes, 2},
	})
	for i := range cast {
		from := &ofPeople
		if cast[i].kind == hub.Company {
			from = &ofCompanies
		}
		cast[i].incident, *from = (*from)[0], (*from)[1:]
	}
}

// deal hands out n traits in their shares, shuffled. Each trait is dealt at least once as long as there are enough
// files; what rounding leaves goes to the first.
func deal[T any](n int, seed uint64, what string, shares []share[T]) []T {
	total := 0
	for _, s := range shares {
		total += s.weight
	}
	hand := make([]T, 0, n)
	for _, s := range shares[1:] {
		for range min(max(1, n*s.weight/total), n-len(hand)) {
			hand = append(hand, s.trait)
		}
	}
	for len(hand) < n {
		hand = append(hand, shares[0].trait)
	}
	chance(seed, what, 0).Shuffle(len(hand), func(i, j int) { hand[i], hand[j] = hand[j], hand[i] })
	return hand
}

// oneOf picks by chance.
func oneOf[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// between is a whole number from low to high, both included.
func between(r *rand.Rand, low, high int) int { return low + r.IntN(high-low+1) }
