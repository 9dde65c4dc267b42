package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// What a commitment and a proof (C2SP tlog-proof) begin with.
const suite, proofLine = "linli-ledger/1 ed25519 sha256\n", "c2sp.org/tlog-proof@v1"

// A receipt is what somebody keeps of a few of their own records (linli-receipt/1).
type receipt struct {
	Format  string     `json:"format"`
	Policy  string     `json:"policy"`
	Records []attached `json:"records"`
}

// One record, taken out of its chain, with the proof that it stands in the log.
type attached struct {
	Shown struct {
		Record struct {
			Kind  string `json:"kind"`
			Salt  string `json:"salt"`
			Event string `json:"event"`
		} `json:"record"`
		Link string `json:"link"`
	} `json:"shown"`
	Entry string `json:"entry"`
	Proof string `json:"proof"`
}

// checkReceipt checks a receipt by its own policy, or by one that is brought.
func checkReceipt(data, rule []byte) {
	var kept receipt
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	check(decoder.Decode(&kept))
	_, err := decoder.Token()
	need(err == io.EOF && kept.Format == "linli-receipt/1", "this is no receipt")
	need(len(kept.Records) > 0, "a receipt shows something")
	if rule == nil {
		rule = []byte(kept.Policy)
	}
	policy := readPolicy(rule, "")
	for _, one := range kept.Records {
		checkProof(one.Proof, one.entry(), policy)
	}
	fmt.Println("not proved: whose they are, that nothing came after them, and whether what is signed in them was")
}

// entry is what the log has, which commits to what is shown.
func (a attached) entry() []byte {
	record := a.Shown.Record
	salt, link := strictly(record.Salt), strictly(a.Shown.Link)
	isFit := len(salt) == tlog.HashSize && len(link) == tlog.HashSize && !strings.Contains(record.Kind, "\n")
	need(isFit, "this is no record")
	said := suite + record.Kind + "\n" + string(salt) + string(link) + record.Event
	commitment := sha256.Sum256([]byte(said))
	entry := strictly(a.Entry)
	isOf := len(entry) == entryBytes && bytes.Equal(entry[labelBytes:], commitment[:])
	need(isOf, "what is shown is not the entry")
	return entry
}

// checkProof checks that an entry is in a log that is believed (C2SP tlog-proof).
func checkProof(text string, entry []byte, policy *policy) {
	head, page, isWhole := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	need(isWhole && lines[0] == proofLine, "this is no proof of an entry")
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		strictly(strings.TrimPrefix(lines[0], "extra "))
		lines = lines[1:]
	}
	need(len(lines) > 0 && strings.HasPrefix(lines[0], "index "), "this is no proof of an entry")
	place := strings.TrimPrefix(lines[0], "index ")
	index, err := strconv.ParseInt(place, 10, 64)
	need(err == nil && strconv.FormatInt(index, 10) == place, "the place of the entry is none")
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		need(err == nil && hash.String() == line, "a hash beside the entry is none")
		proof = append(proof, hash)
	}
	in := openCheckpoint([]byte(page), policy)
	need(policy.isEnough(policy.quorum, in.seen), "fewer have seen the page than the rule asks for")
	check(tlog.CheckRecord(proof, in.size, in.root, index, tlog.RecordHash(entry)))
	fmt.Printf("proved: entry %d of %s, of %d entries, root %s\n", index, in.origin, in.size, in.root)
	fmt.Printf("witnesses: %s\n", in.witnesses())
}
