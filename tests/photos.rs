//! Pictures: taken in, made anew, shown to those concerned; everything else refused.

use contract::{
    Code,
    complaints::{Act, Do, File, Show},
};

use crate::{
    complaints::{body, lift},
    support::{Engine, PLACE, TestHub, code, jpeg, jpeg_with_gps, key, on_both_engines},
};

on_both_engines! {
    async fn a_picture_goes_with_its_matter_to_those_concerned_only(hub: TestHub) {
        let (resident, neighbour) = (hub.resident("王秀英").await, hub.resident("李建国").await);
        let staff = hub.staff("小李").await;
        let photo = resident.hub.attach(jpeg(2_400, 1_200), &key()).await.expect("taken in");
        let unsent = resident.hub.picture(&photo.path()).await;
        let file = File { text: None, photos: vec![photo.id], ..lift() };

        let id = resident.hub.change(&file, &key()).await.expect("filing works").id;

        let case = staff.hub.ask(&Show { id }).await.expect("shown");
        let shown = &case.entries[0].photos[0];
        assert_eq!((shown.width, shown.height), (1_600, 800));
        let bytes = staff.hub.picture(&shown.path()).await.expect("shown");
        let small = staff.hub.picture(&shown.thumbnail_path()).await.expect("shown");
        assert!(image::load_from_memory(&bytes).is_ok());
        assert_eq!(image::load_from_memory(&small).expect("a picture").width(), 320);
        assert_eq!(code(unsent), Code::NotFound);
        assert_eq!(code(neighbour.hub.picture(&shown.path()).await), Code::NotFound);
        assert_eq!(code(hub.client().picture(&shown.path()).await), Code::NotFound);
        assert_eq!(case.matter.title, "");
    }

    async fn where_a_picture_was_taken_is_gone_and_it_stands_upright(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let taken = jpeg_with_gps(640, 320);
        assert!(holds(&taken, PLACE));

        let photo = resident.hub.attach(taken, &key()).await.expect("taken in");
        let file = File { photos: vec![photo.id], ..lift() };
        resident.hub.change(&file, &key()).await.expect("filing works");

        let stored = resident.hub.picture(&photo.path()).await.expect("shown");
        assert!(!holds(&stored, PLACE) && !holds(&stored, b"Exif"));
        assert_eq!((photo.width, photo.height), (320, 640));
        for entry in walk(&hub.data.path().join("files")) {
            assert!(!holds(&std::fs::read(&entry).expect("readable"), PLACE), "{entry:?}");
        }
    }

    async fn what_is_no_picture_is_refused_and_leaves_nothing(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let mut cut = jpeg(400, 400);
        cut.truncate(cut.len() / 8);
        for (name, bytes, expected) in [
            ("text", b"<svg onload=alert(1)>".to_vec(), Code::NotAPhoto),
            ("nothing", Vec::new(), Code::NotAPhoto),
            ("a bomb", bomb(), Code::NotAPhoto),
            ("a real bomb", flat(9_000), Code::NotAPhoto),
            ("too large", vec![0; contract::attachments::MAX_BYTES + 1], Code::TooLarge),
        ] {
            let refused = resident.hub.attach(bytes, &key()).await;
            assert_eq!(code(refused), expected, "{name}");
        }
        // A picture that breaks off is shown as far as it goes, or refused; never a fault.
        if let Err(refused) = resident.hub.attach(cut, &key()).await {
            assert_eq!(refused.code(), Some(Code::NotAPhoto));
        }
        assert!(resident.hub.attach(flat(5_000), &key()).await.is_ok(), "25 megapixels are a photo");

        let incoming = hub.data.path().join("files/incoming");
        assert_eq!(std::fs::read_dir(incoming).expect("a folder").count(), 0);
    }

    async fn a_picture_is_sent_once_and_by_nobody_else_later(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let photo = resident.hub.attach(jpeg(64, 64), &key()).await.expect("taken in");
        let file = File { photos: vec![photo.id], ..lift() };
        let id = resident.hub.change(&file, &key()).await.expect("filing works").id;

        let say = Act::Say { text: Some(body("又是它")), photos: vec![photo.id] };
        let again = resident.hub.change(&Do { id, act: say, seen: None }, &key()).await;

        assert_eq!(code(again), Code::Invalid);
        let case = resident.hub.ask(&Show { id }).await.expect("shown");
        assert_eq!(case.entries.len(), 1);
    }

    async fn an_upload_is_repeated_with_its_key(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let (again, bytes) = (key(), jpeg(64, 64));

        let first = resident.hub.attach(bytes.clone(), &again).await.expect("taken in");
        let second = resident.hub.attach(bytes, &again).await.expect("repeated");
        let other = resident.hub.attach(jpeg(65, 64), &again).await;

        assert_eq!(first, second);
        assert_eq!(code(other), Code::KeyReused);
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

pub(crate) fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder)
        .expect("a folder")
        .flat_map(|entry| {
            let path = entry.expect("an entry").path();
            if path.is_dir() { walk(&path) } else { vec![path] }
        })
        .collect()
}

/// A PNG that claims 60,000 × 60,000 pixels.
fn bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend(60_000_u32.to_be_bytes());
    header.extend(60_000_u32.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    bytes.extend(13_u32.to_be_bytes());
    bytes.extend(&header);
    bytes.extend(crc32(&header).to_be_bytes());
    bytes
}

/// A PNG of one colour: a small file whatever its sides.
fn flat(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::GrayImage::new(side, side);
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture is encoded");
    bytes.into_inner()
}

/// The checksum of PNG chunks (ISO/IEC 15948, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}
