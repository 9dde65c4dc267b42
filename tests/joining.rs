//! Invitations, keys, sessions.

use client::Keys;
use contract::{
    Code,
    joining::{Join, Look, Secret, statement},
    people::Post,
    sessions::{Begin, Close, Hex, Open, PublicKey, Show, Suite},
    text::Name,
    time::Span,
};

use p256::ecdsa::SigningKey;

use crate::support::{Engine, TestHub, code, key, on_both_engines};

fn device() -> Name {
    Name::try_from("我的手机").expect("a short name")
}

on_both_engines! {
    async fn an_invitation_shows_whom_it_is_for_and_works_once(hub: TestHub) {
        let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
        let phone = hub.client();

        let seen = phone.change(&Look { secret }, &key()).await.expect("shown");
        let account = client::join(&phone, &Keys::memory(), secret, device()).await;
        let me = phone.ask(&Show {}).await.expect("signed in");
        let again = client::join(&hub.client(), &Keys::memory(), secret, device()).await;
        let looked = phone.change(&Look { secret }, &key()).await;

        assert_eq!((seen.name.as_str(), seen.post), ("王秀英", Post::Resident));
        assert_eq!(seen.home.as_deref(), Some("3栋1单元502"));
        assert_eq!(account.expect("joining works").person, me.person);
        assert_eq!(code(again), Code::InvitationOver);
        assert_eq!(code(looked), Code::InvitationOver);
    }

    async fn an_invitation_expires_after_two_weeks(hub: TestHub) {
        let secret = hub.invite("王秀英", Post::Resident, None).await;
        hub.advance(Span::DAY.times(14));

        let joined = client::join(&hub.client(), &Keys::memory(), secret, device()).await;

        assert_eq!(code(joined), Code::InvitationOver);
    }

    async fn a_guessed_invitation_is_none(hub: TestHub) {
        let guess = Secret::from_random(42);
        let looked = hub.client().change(&Look { secret: guess }, &key()).await;
        assert_eq!(code(looked), Code::InvitationOver);
    }

    async fn a_session_ends_and_the_key_opens_another(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        hub.advance(Span::HOUR.times(13));

        // The client signs in by itself when a session has lapsed.
        let me = resident.hub.ask(&Show {}).await.expect("signed in again");

        assert_eq!(me.person, resident.account.person);
        resident.hub.leave_account();
        resident.hub.change(&Close {}, &key()).await.expect("closed");
        assert_eq!(code(resident.hub.ask(&Show {}).await), Code::NotSignedIn);
    }

    async fn a_signature_counts_once_and_for_its_own_nonce(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let device = resident.account.device;
        let phone = hub.client();
        let nonce = phone.change(&Begin {}, &key()).await.expect("a nonce").nonce;
        let seed = resident.keys.seed(device).expect("a key in memory").to_bytes();
        let signed = contract::sessions::statement(&hub.origin, device, &nonce, hub.now());
        let signature = sign(&seed, &signed);
        let open = Open { device, nonce, time: hub.now(), signature };

        let first = phone.change(&open, &key()).await;
        let replayed = phone.change(&open, &key()).await;
        let other_nonce = phone.change(&Begin {}, &key()).await.expect("a nonce").nonce;
        let moved = Open { nonce: other_nonce, ..open.clone() };
        let moved = phone.change(&moved, &key()).await;

        assert!(first.is_ok());
        assert_eq!(code(replayed), Code::BadSignature);
        assert_eq!(code(moved), Code::BadSignature);
    }

    async fn a_nonce_is_stale_after_two_minutes(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let device = resident.account.device;
        let phone = hub.client();
        let nonce = phone.change(&Begin {}, &key()).await.expect("a nonce").nonce;
        hub.advance(Span::MINUTE.times(2));
        let seed = resident.keys.seed(device).expect("a key in memory").to_bytes();
        let signed = contract::sessions::statement(&hub.origin, device, &nonce, hub.now());
        let open = Open { device, nonce, time: hub.now(), signature: sign(&seed, &signed) };

        assert_eq!(code(phone.change(&open, &key()).await), Code::BadSignature);
    }

    async fn a_clock_that_is_wrong_is_named_as_the_reason(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let device = resident.account.device;
        let phone = hub.client();
        let nonce = phone.change(&Begin {}, &key()).await.expect("a nonce").nonce;
        let seed = resident.keys.seed(device).expect("a key in memory").to_bytes();
        let ends = [i64::MIN, i64::MAX].map(contract::time::Time);
        for time in [hub.now() + Span::MINUTE.times(11), ends[0], ends[1]] {
            let signed = contract::sessions::statement(&hub.origin, device, &nonce, time);
            let signature = sign(&seed, &signed);
            let open = Open { device, nonce: nonce.clone(), time, signature };

            assert_eq!(code(phone.change(&open, &key()).await), Code::ClockSkew, "{time:?}");
        }
    }
}

on_both_engines! {
    async fn a_browser_without_ed25519_joins_and_signs_in_with_p256(hub: TestHub) {
        let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
        let own = SigningKey::from_slice(&[7; 32]).expect("a scalar");
        let key_of = |key: &SigningKey| PublicKey {
            suite: Suite::P256,
            bytes: Hex(key.verifying_key().to_sec1_point(false).as_bytes().to_vec()),
        };
        let public = key_of(&own);
        let other = SigningKey::from_slice(&[8; 32]).expect("a scalar");
        let said = statement(&hub.origin, secret, &public);
        let join = |signer: &SigningKey| Join {
            vouch: None,
            secret,
            key: public.clone(),
            device: device(),
            signature: sign_p256(signer, &said),
        };
        let phone = hub.client();

        let forged = phone.change(&join(&other), &key()).await;
        let me = phone.change(&join(&own), &key()).await.expect("joined");
        let nonce = phone.change(&Begin {}, &key()).await.expect("a nonce").nonce;
        let signed = contract::sessions::statement(&hub.origin, me.device, &nonce, hub.now());
        let open = |signature| Open { device: me.device, nonce: nonce.clone(), time: hub.now(), signature };
        let mut bent = sign_p256(&own, &signed);
        bent.0[40] ^= 1;
        let bent = hub.client().change(&open(bent), &key()).await;
        let nonce = phone.change(&Begin {}, &key()).await.expect("a nonce").nonce;
        let signed = contract::sessions::statement(&hub.origin, me.device, &nonce, hub.now());
        let signature = sign_p256(&own, &signed);
        let opened = phone.change(&Open { device: me.device, nonce, time: hub.now(), signature }, &key()).await;

        assert_eq!(code(forged), Code::BadSignature);
        assert_eq!(code(bent), Code::BadSignature);
        assert_eq!(opened.expect("signed in").person, me.person);
    }
}

/// As WebCrypto signs: r and s, 64 bytes, over the SHA-256 of the message.
fn sign_p256(key: &SigningKey, message: &[u8]) -> Hex {
    use p256::ecdsa::signature::Signer;
    let signature: p256::ecdsa::Signature = key.sign(message);
    Hex(signature.to_bytes().to_vec())
}

fn sign(seed: &[u8; 32], message: &[u8]) -> Hex {
    use ed25519_dalek::Signer;
    Hex(ed25519_dalek::SigningKey::from_bytes(seed).sign(message).to_bytes().to_vec())
}
