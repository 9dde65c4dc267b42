package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A checkpoint that the log has signed, and when which witness of the policy has.
type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
	policy *policy
	seen   map[string]uint64
}

// openCheckpoint reads a checkpoint (C2SP tlog-checkpoint). A signature of a known key that does not fit
// spoils all of it.
func openCheckpoint(message []byte, policy *policy) checkpoint {
	known := note.VerifierList(policy.verifiers()...)
	whole, err := note.Open(message, known)
	check(err)
	times := map[note.Verifier]uint64{}
	for _, line := range strings.SplitAfter(string(message[len(whole.Text)+1:]), "\n") {
		if line == "" {
			continue
		}
		signature := strictly(line[strings.LastIndex(line, " ")+1 : len(line)-1])
		// Each alone: of two by one key, the package looks at the first.
		alone, err := note.Open([]byte(whole.Text+"\n"+line), known)
		var unknown *note.UnverifiedNoteError
		if errors.As(err, &unknown) {
			continue
		}
		check(err)
		by, err := known.Verifier(alone.Sigs[0].Name, alone.Sigs[0].Hash)
		check(err)
		time := uint64(0)
		if _, isWitness := by.(*cosigner); isWitness {
			time = binary.BigEndian.Uint64(signature[4:])
		}
		if last, isThere := times[by]; !isThere || time > last {
			times[by] = time
		}
	}

	lines := strings.Split(whole.Text, "\n")
	need(len(lines) == 4 && lines[0] != "", "a checkpoint is a name, a size and a root")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	need(err == nil && size >= 0 && strconv.FormatInt(size, 10) == lines[1], "the size of the checkpoint is none")
	root, err := tlog.ParseHash(lines[2])
	need(err == nil && root.String() == lines[2], "the root of the checkpoint is none")
	isSigned := false
	for _, log := range policy.logs {
		_, has := times[log]
		isSigned = isSigned || has && log.Name() == lines[0]
	}
	need(isSigned, "the log has not signed the checkpoint")
	seen := map[string]uint64{}
	for _, one := range policy.witnesses {
		if time, has := times[one.key]; has {
			seen[one.name] = time
		}
	}
	return checkpoint{lines[0], size, root, policy, seen}
}

// witnesses says who has seen it, and in which second since 1970.
func (c checkpoint) witnesses() string {
	var said []string
	for _, one := range c.policy.witnesses {
		if time, has := c.seen[one.name]; has {
			said = append(said, fmt.Sprintf("%s at %d", one.name, time))
		}
	}
	if len(said) == 0 {
		return "none"
	}
	return strings.Join(said, ", ")
}

// strictly reads base64 in the one form that the bytes have.
func strictly(text string) []byte {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	need(err == nil, "this is no base64: %s", text)
	return data
}
