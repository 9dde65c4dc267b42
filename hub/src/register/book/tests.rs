//! Files as people really save them.

use proptest::prelude::*;

use super::*;

fn of(text: &str) -> Book {
    read(text.as_bytes())
}

fn home<'b>(book: &'b Book, code: &str) -> &'b Home {
    book.homes.get(code).unwrap_or_else(|| panic!("no {code} in {book:?}"))
}

fn faults(book: &Book) -> Vec<(usize, Wrong)> {
    book.faults.iter().map(|fault| (fault.line, fault.wrong.clone())).collect()
}

#[test]
fn a_plain_file_is_read() {
    let book = of(
        "楼栋,单元,户号,业主,面积\n3栋,1单元,502,王秀英,89.5\n3栋,1单元,503,李明、张三,120.08\n",
    );

    assert_eq!(book.faults, []);
    assert_eq!((book.lines, book.homes.len()), (3, 2));
    let first = home(&book, "3-1-502");
    assert_eq!(
        (first.owners.as_slice(), first.area),
        (&["王秀英".to_owned()][..], Some(Area(8_950)))
    );
    assert_eq!(first.place.name, "3栋1单元502");
    assert_eq!(home(&book, "3-1-503").owners, ["李明", "张三"]);
}

#[test]
fn what_merged_cells_leave_out_is_as_above() {
    let book = of(
        "楼栋,单元,户号,业主,面积\n3,1,501,甲,80\n,,502,乙,81\n,2,501,丙,82\n3,,502,丁,83\n,,,戊,\n4,1,101,己,84",
    );

    assert_eq!(book.faults, []);
    let codes: Vec<&String> = book.homes.keys().collect();
    assert_eq!(codes, ["3-1-501", "3-1-502", "3-2-501", "3-2-502", "4-1-101"]);
    assert_eq!(home(&book, "3-2-502").owners, ["丁", "戊"]);
}

#[test]
fn several_lines_of_one_household_are_put_together() {
    let book =
        of("楼栋,单元,户号,业主,面积\n3,1,502,王秀英,89.5\n3,1,502,李明,89.50\n3,1,502,王秀英,\n");

    assert_eq!(book.faults, []);
    assert_eq!(home(&book, "3-1-502").owners, ["王秀英", "李明"]);
}

#[test]
fn a_building_without_units_has_households_of_its_own() {
    let book = of("楼栋,户号\n别墅8栋,1\n");

    assert_eq!(home(&book, "别墅8-1").unit, None);
    assert!(!book.has_owners && !book.has_areas);
}

#[test]
fn titles_sums_and_empty_lines_are_passed_over() {
    let book = of("桐荫里业主名册,,\n\n楼栋,户号,面积\n3,502,89\n,,\n合计,1户,89\n");

    assert_eq!(book.faults, []);
    assert_eq!(book.homes.len(), 1);
}

#[test]
fn every_fault_has_its_line() {
    let text = "楼栋,单元,户号,业主,面积,电话\n\
        ,1,502,甲,80,139\n\
        3,1,,乙,80,139\n\
        3,1,502,丙,约80,139\n\
        3,1,503,丁,80,139\n\
        3,1,503,丁,81,139\n\
        3:4,1,504,戊,80,139\n";
    let book = of(text);

    assert_eq!(
        faults(&book),
        [
            (2, Wrong::BuildingMissing),
            (3, Wrong::RoomMissing),
            (4, Wrong::Area("约80".to_owned())),
            (6, Wrong::AreaTwice { code: "3-1-503".to_owned(), line: 5, area: Area(8_000) }),
            (7, Wrong::Code("3:4".to_owned(), Column::Building)),
        ]
    );
    assert_eq!(book.ignored, ["电话"]);
}

#[test]
fn a_file_that_cannot_be_read_at_all_says_why() {
    for (bytes, line, wrong) in [
        (&b"PK\x03\x04"[..], 1, Wrong::NotText),
        ("3,1,502\n".as_bytes(), 1, Wrong::NoHeadings),
        ("".as_bytes(), 1, Wrong::NoHeadings),
        ("单元,户号\n1,502\n".as_bytes(), 1, Wrong::NoBuilding),
        ("楼栋,业主\n1,王\n".as_bytes(), 1, Wrong::NoRoom),
        ("楼栋,户号,户号\n".as_bytes(), 1, Wrong::TwiceColumn("户号".to_owned())),
        ("楼栋,户号\n".as_bytes(), 1, Wrong::Empty),
        ("楼栋,户号\n3,\"502\n".as_bytes(), 2, Wrong::Quote),
        (&vec![b'a'; MAX_BYTES + 1], 1, Wrong::TooLarge),
    ] {
        assert_eq!(faults(&read(bytes)), [(line, wrong)]);
    }
    let many = "楼栋,户号\n".to_owned() + &"3,502\n".repeat(MAX_LINES);
    assert_eq!(faults(&of(&many)), [(MAX_LINES + 1, Wrong::TooMany)]);
}

#[test]
fn a_file_of_gb18030_with_semicolons_is_read() {
    let (bytes, ..) =
        encoding_rs::GB18030.encode("楼栋;单元;户号;业主;面积\r\n3栋;1;502;王秀英;\"89,5\"\r\n");
    let book = read(&bytes);

    assert_eq!(book.faults, []);
    assert_eq!(home(&book, "3-1-502").area, Some(Area(8_950)));
}

proptest! {
    #[test]
    fn any_table_is_answered(rows in "([0-9栋单元,\"、王a;\t ]{0,20}\n){0,8}") {
        let _ = of(&format!("楼栋,单元,户号,业主,面积\n{rows}"));
    }

    #[test]
    fn the_order_of_lines_makes_no_difference(
        mut lines in proptest::collection::vec((1_u8..4, 1_u8..3, 1_u16..30, "[甲乙丙丁]{1,3}"), 1..20),
        seed in any::<u64>(),
    ) {
        let text = |lines: &[(u8, u8, u16, String)]| {
            lines.iter().fold("楼栋,单元,户号,业主\n".to_owned(), |text, (b, u, r, owner)| {
                text + &format!("{b},{u},{r},{owner}\n")
            })
        };
        let sorted = |book: Book| -> Vec<(String, Vec<String>)> {
            book.homes.into_iter().map(|(code, mut home)| {
                home.owners.sort();
                (code, home.owners)
            }).collect()
        };
        let before = sorted(of(&text(&lines)));
        let turn = usize::try_from(seed % u64::try_from(lines.len()).expect("few")).expect("few");
        lines.rotate_left(turn);
        prop_assert_eq!(sorted(of(&text(&lines))), before);
    }
}
