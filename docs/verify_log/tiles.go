package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

// How many levels of the tree a tile spans, and how many hashes a full one has (C2SP tlog-tiles).
const height, full = 8, 1 << 8

// An entry is a label of six bytes and a commitment.
const entryBytes, labelBytes = 38, 6

// hashes are those of all complete subtrees, in the order in which sumdb stores them.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("the tree has no hash %d", index)
		}
		found[i] = h[index]
	}
	return found, nil
}

// readEntries hashes the entries of a tree of this size, from the bundles that it has.
func readEntries(folder string, size int64) hashes {
	var stored hashes
	for n := int64(0); n*full < size; n++ {
		path, bundle, width, has := tileFile(folder, "entries", n, widthOf(n, size))
		for i := int64(0); i < has; i++ {
			need(len(bundle) >= 2, "%s ends within an entry", path)
			length := int(binary.BigEndian.Uint16(bundle))
			need(length == entryBytes, "%s has an entry of %d bytes", path, length)
			need(len(bundle) >= 2+length, "%s ends within an entry", path)
			entry := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			if i >= width {
				continue
			}
			index := n*full + i
			more, err := tlog.StoredHashes(index, entry, stored)
			check(err)
			stored = append(stored, more...)
			// Each checkpoint ends with what it says of all chains, which is nobody's.
			isNobodys := bytes.Equal(entry[:labelBytes], make([]byte, labelBytes))
			need(index < size-1 || isNobodys, "the last of %d entries is not that of the heads", size)
		}
		need(len(bundle) == 0, "%s has more entries than its name says", path)
	}
	return stored
}

// checkTiles compares each tile of a tree of this size with what the entries below it hash to; how many
// there are.
func checkTiles(folder string, size int64, stored hashes) int {
	count := 0
	for level := 0; size>>(height*level) > 0; level++ {
		row := size >> (height * level)
		for n := int64(0); n*full < row; n++ {
			tile := tlog.Tile{H: height, L: level, N: n, W: int(widthOf(n, row))}
			expected, err := tlog.ReadTileData(tile, stored)
			check(err)
			found, err := tileData(folder, tile)
			check(err)
			path := tilePath(fmt.Sprint(level), n, int64(tile.W))
			need(bytes.Equal(found, expected), "%s is not what is below it", path)
			count++
		}
	}
	return count
}

// widthOf is how many a tile has of a row of so many.
func widthOf(n, row int64) int64 {
	if left := row - n*full; left < full {
		return left
	}
	return full
}

// tiles reads for sumdb, which calls the files otherwise.
type tiles struct{ folder string }

func (t tiles) Height() int                                { return height }
func (t tiles) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func (t tiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		var err error
		if data[i], err = tileData(t.folder, tile); err != nil {
			return nil, err
		}
	}
	return data, nil
}

func tileData(folder string, tile tlog.Tile) ([]byte, error) {
	path, data, width, has := tileFile(folder, fmt.Sprint(tile.L), tile.N, int64(tile.W))
	if int64(len(data)) != has*tlog.HashSize {
		return nil, fmt.Errorf("%s has %d bytes", path, len(data))
	}
	return data[:width*tlog.HashSize], nil
}

// tileFile reads the file of a tile, or the full one that it has become: its path, its bytes, how many are
// wanted of it, and how many it has.
func tileFile(folder, level string, n, width int64) (string, []byte, int64, int64) {
	path := tilePath(level, n, width)
	data, err := os.ReadFile(filepath.Join(folder, path))
	if errors.Is(err, fs.ErrNotExist) && width < full {
		whole := tilePath(level, n, full)
		if data, err := os.ReadFile(filepath.Join(folder, whole)); err == nil {
			return whole, data, width, full
		}
	}
	need(err == nil, "%s cannot be read", path)
	return path, data, width, width
}

// tilePath is where C2SP has a tile: tile/0/x001/x234/067.p/12.
func tilePath(level string, n, width int64) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < full {
		path += fmt.Sprintf(".p/%d", width)
	}
	return "tile/" + level + "/" + path
}
