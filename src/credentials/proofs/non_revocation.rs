//! That a credential has a place in a registry's accumulator, without telling which: the holder's part.
//!
//! The accumulator of Camenisch, Kohlweiss and Soriente ("An Accumulator Based on Bilinear Maps and
//! Efficient Revocation for Anonymous Credentials", 2009), as "Anonymous credentials" by Khovratovich and
//! Lodder uses it, whose names these are. Points of the holder's signature and its witness are committed
//! to; that they satisfy the equations is proven by answers modulo the order of the groups.
//!
//! What makes the place that of the credential is `m2`, a value signed in both. There are two forms:
//!
//! - libindy's: m2 has an answer here, and answers are `blinding - challenge * secret`. libindy chose its
//!   blinding freely, so that nothing shows that both are the same m2. Here it is the negative of the one in
//!   the proof of the values, so the answers are negatives of each other, and who looks can see the link.
//! - linked, of `anoncreds-clsignatures` 0.3: there is one answer, that of the proof of the values, and
//!   answers are `blinding + challenge * secret`.

use openssl::bn::BigNumRef;

use super::curve::{G1, G2, Paired, Scalar};
use super::revocation_keys::{Accumulator, RevocationKey, RevocationSignature};
use crate::error::Result;
use crate::model::config::NonRevocationForm;
use crate::model::proof_numbers::{
    NonRevocationAnswers, NonRevocationCommitments, NonRevocationNumbers,
};

/// Secrets, their blindings, or the answers to a challenge.
pub(super) struct Exponents {
    pub(super) rho: Scalar,
    pub(super) r: Scalar,
    pub(super) r1: Scalar,
    pub(super) r2: Scalar,
    pub(super) r3: Scalar,
    pub(super) o: Scalar,
    pub(super) o1: Scalar,
    pub(super) m: Scalar,
    pub(super) m1: Scalar,
    pub(super) t: Scalar,
    pub(super) t1: Scalar,
    pub(super) m2: Scalar,
    pub(super) s: Scalar,
    pub(super) c: Scalar,
}

impl Exponents {
    fn secrets(signature: &RevocationSignature, m2: Scalar) -> Self {
        let [rho, r, r1, r2, r3, o, o1] = std::array::from_fn(|_| Scalar::random());
        Self {
            m: rho.times(&signature.c),
            m1: r.times(&r2),
            t: o.times(&signature.c),
            t1: o1.times(&r2),
            s: signature.vr.copy(),
            c: signature.c.copy(),
            rho,
            r,
            r1,
            r2,
            r3,
            o,
            o1,
            m2,
        }
    }

    fn blindings(m2: Scalar) -> Self {
        let [rho, r, r1, r2, r3, o, o1, m, m1, t, t1, s, c] =
            std::array::from_fn(|_| Scalar::random());
        Self { rho, r, r1, r2, r3, o, o1, m, m1, t, t1, m2, s, c }
    }
}

/// Everything that is chosen, before anything is computed.
pub(super) struct Draft {
    form: NonRevocationForm,
    secrets: Exponents,
    blindings: Exponents,
}

/// The points, and what is hashed of the proof.
pub(super) struct Commitment {
    pub(super) points: Points,
    pub(super) tau: Vec<Vec<u8>>,
}

/// The commitments that a proof shows.
pub(super) struct Points {
    pub(super) e: G1,
    pub(super) d: G1,
    pub(super) a: G1,
    pub(super) g: G1,
    pub(super) w: G2,
    pub(super) s: G2,
    pub(super) u: G2,
}

impl Draft {
    /// `m2` and its blinding are those of the proof of the values.
    pub(super) fn new(
        form: NonRevocationForm,
        signature: &RevocationSignature,
        m2: &BigNumRef,
        blinding: &BigNumRef,
    ) -> Result<Self> {
        let blinding = match form {
            NonRevocationForm::Libindy => Scalar::of(blinding)?.negative(),
            NonRevocationForm::Linked => Scalar::of(blinding)?,
        };
        let secrets = Exponents::secrets(signature, Scalar::of(m2)?);
        Ok(Self { form, secrets, blindings: Exponents::blindings(blinding) })
    }

    pub(super) fn commit(
        &self,
        key: &RevocationKey,
        accumulator: &Accumulator,
        signature: &RevocationSignature,
    ) -> Commitment {
        let points = self.points(key, signature);
        let tau = self.tau(key, accumulator, &points);
        Commitment { points, tau }
    }

    fn points(&self, key: &RevocationKey, signature: &RevocationSignature) -> Points {
        let Exponents { rho, r, r1, r2, r3, o, o1, .. } = &self.secrets;
        Points {
            e: sum(&[(&key.h, rho), (&key.h_tilde, o)]),
            d: sum(&[(&key.g, r), (&key.h_tilde, o1)]),
            a: signature.sigma.plus(&key.h_tilde.times(rho)),
            g: signature.g_i.plus(&key.h_tilde.times(r)),
            w: signature.omega.plus(&key.h_cap.times(r1)),
            s: signature.sigma_i.plus(&key.h_cap.times(r2)),
            u: signature.u_i.plus(&key.h_cap.times(r3)),
        }
    }

    /// The equations with blindings in place of the secrets. E and D are known as powers of the key's
    /// points, which saves a multiplication of each.
    fn tau(&self, key: &RevocationKey, accumulator: &Accumulator, points: &Points) -> Vec<Vec<u8>> {
        let (known, b) = (&self.secrets, &self.blindings);
        let RevocationKey { g, h, h_tilde, h_cap, .. } = key;
        let h_r = h_tilde.times(&b.r);
        let of_e = known.rho.times(&b.c).minus(&b.m);
        let of_e_tilde = known.o.times(&b.c).minus(&b.t);
        let of_d = known.r.times(&b.r2).minus(&b.m1);
        let of_d_tilde = known.o1.times(&b.r2).minus(&b.t1);
        let signed = sum(&[
            (&points.a, &b.c),
            (h_tilde, &b.r.minus(&b.m)),
            (&key.h1, &b.m2.negative()),
            (&key.h2, &b.s.negative()),
        ]);
        let of_rho = h_tilde.times(&b.rho).negative();
        let placed = sum(&[(&key.pk.plus(&points.g), &b.r2), (h_tilde, &b.m1.negative())]);
        vec![
            sum(&[(h, &b.rho), (h_tilde, &b.o)]).bytes(),
            sum(&[(h, &of_e), (h_tilde, &of_e_tilde)]).bytes(),
            Paired::of(&[(signed, *h_cap), (of_rho, key.y)]).bytes(),
            Paired::of(&[(h_r, accumulator.0), (g.times(&b.r1).negative(), *h_cap)]).bytes(),
            sum(&[(g, &b.r), (h_tilde, &b.o1)]).bytes(),
            sum(&[(g, &of_d), (h_tilde, &of_d_tilde)]).bytes(),
            Paired::of(&[(placed, *h_cap), (h_r, points.s)]).bytes(),
            Paired::of(&[(h_r, key.u), (g.times(&b.r3).negative(), *h_cap)]).bytes(),
        ]
    }

    pub(super) fn answer(
        &self,
        commitment: &Commitment,
        challenge: &BigNumRef,
    ) -> Result<NonRevocationNumbers> {
        let challenge = Scalar::of(challenge)?;
        let (factor, is_linked) = match self.form {
            NonRevocationForm::Libindy => (challenge.negative(), false),
            NonRevocationForm::Linked => (challenge, true),
        };
        let (secrets, blindings) = (&self.secrets, &self.blindings);
        let answer =
            |of: fn(&Exponents) -> &Scalar| of(blindings).plus(&of(secrets).times(&factor)).write();
        let x_list = NonRevocationAnswers {
            rho: answer(|it| &it.rho),
            r: answer(|it| &it.r),
            r_prime: answer(|it| &it.r1),
            r_prime_prime: answer(|it| &it.r2),
            r_prime_prime_prime: answer(|it| &it.r3),
            o: answer(|it| &it.o),
            o_prime: answer(|it| &it.o1),
            m: answer(|it| &it.m),
            m_prime: answer(|it| &it.m1),
            t: answer(|it| &it.t),
            t_prime: answer(|it| &it.t1),
            m2: (!is_linked).then(|| answer(|it| &it.m2)),
            s: answer(|it| &it.s),
            c: answer(|it| &it.c),
        };
        Ok(NonRevocationNumbers { x_list, c_list: commitment.points.write() })
    }
}

impl Points {
    /// As they are hashed.
    pub(super) fn bytes(&self) -> Vec<Vec<u8>> {
        let Self { e, d, a, g, w, s, u } = self;
        vec![e.bytes(), d.bytes(), a.bytes(), g.bytes(), w.bytes(), s.bytes(), u.bytes()]
    }

    fn write(&self) -> NonRevocationCommitments {
        NonRevocationCommitments {
            e: self.e.write(),
            d: self.d.write(),
            a: self.a.write(),
            g: self.g.write(),
            w: self.w.write(),
            s: self.s.write(),
            u: self.u.write(),
        }
    }
}

pub(super) fn sum(terms: &[(&G1, &Scalar)]) -> G1 {
    let products = terms.iter().map(|(point, scalar)| point.times(scalar));
    products.fold(G1::infinity(), |sum, product| sum.plus(&product))
}
