//! People with their devices.

use client::{Account, Hub, IdempotencyKey, Keys};
use contract::{
    Code,
    id::{CommunityId, PersonId},
    joining::{InviteCode, Secret},
    people::Post,
    text::Name,
};

use super::TestHub;

/// Somebody who has joined and is signed in.
pub(crate) struct Person {
    pub(crate) hub: Hub,
    pub(crate) keys: Keys,
    pub(crate) account: Account,
}

/// A new idempotency key.
pub(crate) fn key() -> IdempotencyKey {
    IdempotencyKey::new()
}

/// The code of a refusal; anything else is not what the test expects.
pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, client::Error>) -> Code {
    match result {
        Err(client::Error::Refused(problem)) => problem.code,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

impl TestHub {
    /// The only community.
    pub(crate) fn community(&self) -> CommunityId {
        self.app.communities.only().expect("the demo has one community")
    }

    /// Invites a person of this post; residents live in `home`. Who has joined adds a device as people do, by an
    /// invitation of their own.
    pub(crate) async fn invite(&self, name: &str, post: Post, home: Option<&str>) -> Secret {
        let (app, community, now) = (self.app.clone(), self.community(), self.now());
        let (name, home) = (name.to_owned(), home.map(str::to_owned));
        self.app
            .db
            .write(move |tx| {
                let (app, name, home) = (app.clone(), name.clone(), home.clone());
                Box::pin(async move {
                    let home = match home {
                        Some(code) => {
                            Some(hub::community::put_household(tx, community, &code).await?)
                        }
                        None => None,
                    };
                    let known = hub::people::named(tx, community, &name, post, home, now).await?;
                    let person = match known {
                        Some(person) => person,
                        None => {
                            let id = PersonId::from_number(app.id()?);
                            hub::people::add(tx, id, community, &name, post, home, now).await?;
                            id
                        }
                    };
                    let sql = "SELECT id FROM device WHERE person = $1 LIMIT 1";
                    let device = tx.row(sql, &[person.into()], |row| row.int(0)).await?;
                    let made_by = device.is_some().then_some(person);
                    hub::joining::invite(tx, &app, person, made_by, now).await
                })
            })
            .await
            .expect("an invitation is made")
    }

    /// A person of this post who has joined on a device of their own.
    pub(crate) async fn join(&self, name: &str, post: Post, home: Option<&str>) -> Person {
        let secret = self.invite(name, post, home).await;
        self.use_up(secret, "测试设备").await.expect("joining works")
    }

    /// A person who uses an invitation on a new device.
    pub(crate) async fn use_up(
        &self,
        code: impl Into<InviteCode>,
        name: &str,
    ) -> Result<Person, client::Error> {
        let (hub, keys) = (self.client(), Keys::memory());
        let device = Name::try_from(name).expect("a short name");
        let account = client::join(&hub, &keys, code, device).await?;
        Ok(Person { hub, keys, account })
    }

    /// A resident of building 3.
    pub(crate) async fn resident(&self, name: &str) -> Person {
        self.join(name, Post::Resident, Some("3-1-502")).await
    }

    /// A staff member.
    pub(crate) async fn staff(&self, name: &str) -> Person {
        self.join(name, Post::Staff, None).await
    }
}
