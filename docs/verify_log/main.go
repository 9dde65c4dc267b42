// Checks a log of Linli from its plain files, or a receipt of records of it (linli-receipt/1), with code that
// shares nothing with Linli's own.
//
//	verify_log [--key VKEY] [--policy FILE] [--older FILE]... FOLDER
//	verify_log [--policy FILE] RECEIPT
//
// The folder has what a hub serves below /ledger/: checkpoint, policy and tile/. Hashes and proofs are those
// of golang.org/x/mod/sumdb/tlog, notes those of golang.org/x/mod/sumdb/note; what is read and why stands in
// docs/PRIVACY-MODEL.md and C2SP tlog-tiles, tlog-checkpoint, tlog-cosignature, tlog-policy and tlog-proof. Prints
// what holds; what does not is said last, with the exit code 1. Of a log docs/verify_log.py says the same, word for
// word; docs/verify_taken.py reads receipts with the signatures in them.
//
// With the Debian packages golang-go and golang-golang-x-mod-dev, and no network:
//
//	cd docs/verify_log && GO111MODULE=off GOPATH=/usr/share/gocode go build
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	key := flag.String("key", "", "the log's public key, as somebody else says it")
	rule := flag.String("policy", "", "whose word is enough; without it the file policy of the folder")
	var older []string
	flag.Func("older", "a checkpoint that was kept, for as many as there are", func(file string) error {
		older = append(older, file)
		return nil
	})
	flag.Parse()
	if flag.NArg() != 1 {
		fail("say which folder or receipt")
	}
	folder := flag.Arg(0)
	if is, err := os.Stat(folder); err == nil && !is.IsDir() {
		need(*key == "" && older == nil, "a receipt is checked by a policy alone")
		var brought []byte
		if *rule != "" {
			brought = read(*rule)
		}
		checkReceipt(read(folder), brought)
		return
	}
	if *rule == "" {
		*rule = filepath.Join(folder, "policy")
	}
	policy := readPolicy(read(*rule), *key)
	newest := openCheckpoint(read(filepath.Join(folder, "checkpoint")), policy)
	fmt.Printf("log: %s\n", newest.origin)
	fmt.Printf("checkpoint: %d entries, root %s\n", newest.size, newest.root)
	fmt.Printf("witnesses: %s\n", newest.witnesses())
	need(policy.isEnough(policy.quorum, newest.seen), "fewer have seen the checkpoint than the rule asks for")
	fmt.Println("rule: as many as it asks for")

	stored := readEntries(folder, newest.size)
	fmt.Printf("entries: %d of %d bytes\n", newest.size, entryBytes)
	tiles := checkTiles(folder, newest.size, stored)
	fmt.Printf("tiles: %d, each hash that of what is below it\n", tiles)
	checkRoot(newest, stored)
	fmt.Println("root: that of all entries")
	for index := int64(0); index < newest.size; index++ {
		proof, err := tlog.ProveRecord(newest.size, index, stored)
		check(err)
		leaf := stored[tlog.StoredHashIndex(0, index)]
		check(tlog.CheckRecord(proof, newest.size, newest.root, index, leaf))
	}
	fmt.Printf("inclusion: proved for each of %d entries\n", newest.size)
	for _, file := range older {
		before := openCheckpoint(read(file), policy)
		grown(folder, before, newest)
		fmt.Printf("older checkpoint: %d entries, root %s\n", before.size, before.root)
		fmt.Printf("  witnesses: %s\n", before.witnesses())
		fmt.Println("  consistency: proved, the log has only grown")
	}
}

// grown checks that the tree of an older checkpoint is the beginning of the newest one: by its own files,
// which never change, and by a proof from the tiles of the newest.
func grown(folder string, before, newest checkpoint) {
	need(before.origin == newest.origin, "the older checkpoint is another log's")
	need(before.size <= newest.size, "the older checkpoint has more entries")
	stored := readEntries(folder, before.size)
	checkTiles(folder, before.size, stored)
	checkRoot(before, stored)
	if before.size == 0 {
		return
	}
	// Such a reader believes no tile that does not add up to the root.
	reader := tlog.TileHashReader(tlog.Tree{N: newest.size, Hash: newest.root}, tiles{folder})
	proof, err := tlog.ProveTree(newest.size, before.size, reader)
	check(err)
	check(tlog.CheckTree(proof, newest.size, newest.root, before.size, before.root))
}

func checkRoot(of checkpoint, stored hashes) {
	// The tree of nothing has no hash in sumdb; RFC 6962 has one.
	root := tlog.Hash(sha256.Sum256(nil))
	if of.size > 0 {
		var err error
		root, err = tlog.TreeHash(of.size, stored)
		check(err)
	}
	need(root == of.root, "the root of %d entries is not the one that is signed", of.size)
}

func read(file string) []byte {
	data, err := os.ReadFile(file)
	check(err)
	return data
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func need(isSo bool, format string, words ...any) {
	if !isSo {
		fail(format, words...)
	}
}

func fail(format string, words ...any) {
	fmt.Fprintf(os.Stderr, "does not hold: "+format+"\n", words...)
	os.Exit(1)
}
