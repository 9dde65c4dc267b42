package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
)

// What a key signs, as it stands in the key: notes, or what a witness has seen.
const ofLog, ofWitness = 1, 4

// A cosigner is the key of a witness (C2SP tlog-cosignature), which sumdb does not know.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }

func (c *cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	said := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
	return time <= math.MaxInt64 && ed25519.Verify(c.key, []byte(said), signature[8:])
}

// A policy is the rule by which a checkpoint is believed (C2SP tlog-policy).
type policy struct {
	logs      []note.Verifier
	witnesses []witness
	groups    map[string]group
	quorum    string
}

type witness struct {
	name string
	key  note.Verifier
}

type group struct {
	least   int
	members []string
}

// readPolicy reads a policy. A key that is brought is the only one whose checkpoints are believed.
func readPolicy(text []byte, brought string) *policy {
	p := &policy{groups: map[string]group{}}
	free := map[string]bool{} // The names so far, and whether they are in no group.
	keys := map[string]bool{}
	isNamed := false // Whether the key that is brought is one of the policy.
	for number, line := range strings.Split(string(text), "\n") {
		wrong := func(isSo bool, what string) { need(!isSo, "line %d of the policy: %s", number+1, what) }
		isControl := func(letter rune) bool { return letter < ' ' && letter != '\t' || letter == 0x7f }
		wrong(strings.IndexFunc(line, isControl) >= 0, "a control character")
		words := strings.FieldsFunc(line, func(letter rune) bool { return letter == ' ' || letter == '\t' })
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		define := func(name string) {
			_, isThere := free[name]
			wrong(isThere || name == "none", "a name that is taken")
			free[name] = true
		}
		count := len(words)
		switch {
		case words[0] == "log" && (count == 2 || count == 3):
			key, raw := readKey(words[1], ofLog)
			wrong(keys[raw], "a key that is there already")
			keys[raw] = true
			p.logs = append(p.logs, key)
			isNamed = isNamed || words[1] == brought
		case words[0] == "witness" && (count == 3 || count == 4):
			define(words[1])
			key, raw := readKey(words[2], ofWitness)
			wrong(keys[raw], "a key that is there already")
			keys[raw] = true
			p.witnesses = append(p.witnesses, witness{words[1], key})
		case words[0] == "group" && count >= 4:
			members := words[3:]
			for _, name := range members {
				wrong(!free[name], "a name that is unknown or in a group already")
				free[name] = false
			}
			least, err := strconv.Atoi(words[2])
			switch {
			case words[2] == "any":
				least = 1
			case words[2] == "all":
				least = len(members)
			default:
				wrong(err != nil || strconv.Itoa(least) != words[2], "no number")
			}
			wrong(least < 1 || least > len(members), "a number that no group of these has")
			define(words[1])
			p.groups[words[1]] = group{least, members}
		case words[0] == "quorum" && count == 2:
			_, isThere := free[words[1]]
			wrong(p.quorum != "", "a second quorum")
			wrong(!isThere && words[1] != "none", "an unknown name")
			p.quorum = words[1]
		default:
			wrong(true, "a line that is none of a policy")
		}
	}
	need(p.quorum != "", "the policy has no quorum")
	if brought != "" {
		need(isNamed || len(p.logs) == 0, "the policy is another log's")
		key, _ := readKey(brought, ofLog)
		p.logs = []note.Verifier{key}
	}
	return p
}

// verifiers are all keys of the policy.
func (p *policy) verifiers() []note.Verifier {
	all := append([]note.Verifier{}, p.logs...)
	for _, one := range p.witnesses {
		all = append(all, one.key)
	}
	return all
}

// isEnough tells whether a witness or a group has seen what these have.
func (p *policy) isEnough(name string, seen map[string]uint64) bool {
	if group, isGroup := p.groups[name]; isGroup {
		count := 0
		for _, member := range group.members {
			if p.isEnough(member, seen) {
				count++
			}
		}
		return count >= group.least
	}
	_, has := seen[name]
	return has || name == "none"
}

// readKey reads a key (C2SP signed-note), and what says that two are the same by another name.
func readKey(text string, kind byte) (note.Verifier, string) {
	parts := strings.SplitN(text, "+", 3)
	need(len(parts) == 3, "this is no key: %s", text)
	name, raw := parts[0], strictly(parts[2])
	isName := name != "" && utf8.ValidString(name) && strings.IndexFunc(name, unicode.IsSpace) < 0
	need(isName && len(raw) == 1+ed25519.PublicKeySize && raw[0] == kind, "this is no key for it: %s", text)
	sum := sha256.Sum256([]byte(name + "\n" + string(raw)))
	need(fmt.Sprintf("%x", sum[:4]) == parts[1], "the number of the key is another's: %s", text)
	if kind == ofWitness {
		return &cosigner{name, binary.BigEndian.Uint32(sum[:]), raw[1:]}, string(raw)
	}
	key, err := note.NewVerifier(text)
	check(err)
	return key, string(raw)
}
