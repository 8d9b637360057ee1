//! That a credential has a place in a registry's accumulator: the verifier's part.
//!
//! The equations are those that `non_revocation` proves, raised to the challenge and multiplied by their
//! form under the answers; points that are paired with the same point are added before, so that a proof
//! takes 11 pairings and 4 final exponentiations.

use openssl::bn::BigNumRef;

use super::curve::{G1, G2, Paired, Scalar};
use super::non_revocation::{Exponents, Points, sum};
use super::revocation_keys::{Accumulator, RegistryKey, RevocationKey};
use crate::error::Result;
use crate::model::proof_numbers::{
    NonRevocationAnswers, NonRevocationCommitments, NonRevocationNumbers,
};

/// The numbers and points of a proof, read.
pub(super) struct Shown {
    pub(super) points: Points,
    answers: Exponents,
    /// What the equations are raised to: in one form the challenge, in the other its negative.
    factor: Scalar,
    /// Whether m2 is that of the proof of the values.
    pub(super) is_linked: bool,
}

impl Shown {
    /// `m2` is the answer for it in the proof of the values.
    pub(super) fn read(
        shown: &NonRevocationNumbers,
        m2: &BigNumRef,
        challenge: &BigNumRef,
    ) -> Result<Self> {
        let (m2, challenge) = (Scalar::of(m2)?, Scalar::of(challenge)?);
        let (factor, m2, is_linked) = match &shown.x_list.m2 {
            Some(own) => {
                let own = Scalar::read(own)?;
                let is_linked = own.is(&m2.negative());
                (challenge, own, is_linked)
            }
            None => (challenge.negative(), m2, true),
        };
        let answers = Exponents::read(&shown.x_list, m2)?;
        Ok(Self { points: Points::read(&shown.c_list)?, answers, factor, is_linked })
    }

    /// What was hashed, as the challenge and the answers say it was.
    pub(super) fn tau(
        &self,
        key: &RevocationKey,
        registry: &RegistryKey,
        accumulator: &Accumulator,
    ) -> Vec<Vec<u8>> {
        let Self { points: p, answers: x, factor, .. } = self;
        let RevocationKey { g, h, h_tilde, h_cap, .. } = key;
        let h_r = h_tilde.times(&x.r);
        let minus_g = g.times(factor).negative();
        let of_g = p.g.times(factor).plus(&h_r);
        let paired = |pairs: &[(G1, G2)]| Paired::of(pairs);
        let accumulated =
            paired(&[(of_g, accumulator.0), (minus_g, p.w), (g.times(&x.r1.negative()), *h_cap)]);
        vec![
            sum(&[(&p.e, factor), (h, &x.rho), (h_tilde, &x.o)]).bytes(),
            sum(&[(&p.e, &x.c), (h, &x.m.negative()), (h_tilde, &x.t.negative())]).bytes(),
            self.signed(key).bytes(),
            accumulated.times(&registry.0.power(&factor.negative())).bytes(),
            sum(&[(&p.d, factor), (g, &x.r), (h_tilde, &x.o1)]).bytes(),
            sum(&[(&p.d, &x.r2), (g, &x.m1.negative()), (h_tilde, &x.t1.negative())]).bytes(),
            self.placed(key, h_r, minus_g).bytes(),
            paired(&[(of_g, key.u), (minus_g, p.u), (g.times(&x.r3.negative()), *h_cap)]).bytes(),
        ]
    }

    /// That sigma is a signature of the place, of m2 and of the holder's secret.
    fn signed(&self, key: &RevocationKey) -> Paired {
        let Self { points: p, answers: x, factor, .. } = self;
        let with_h_cap = sum(&[
            (&key.h0.plus(&p.g), factor),
            (&p.a, &x.c),
            (&key.h_tilde, &x.r.minus(&x.m)),
            (&key.h1, &x.m2.negative()),
            (&key.h2, &x.s.negative()),
        ]);
        let with_y = sum(&[(&p.a, factor), (&key.h_tilde, &x.rho)]).negative();
        Paired::of(&[(with_h_cap, key.h_cap), (with_y, key.y)])
    }

    /// That the issuer gave the place away.
    fn placed(&self, key: &RevocationKey, h_r: G1, minus_g: G1) -> Paired {
        let Self { points: p, answers: x, factor, .. } = self;
        let place = key.pk.plus(&p.g);
        let with_s = place.times(factor).plus(&h_r);
        let with_h_cap = sum(&[(&place, &x.r2), (&key.h_tilde, &x.m1.negative())]);
        Paired::of(&[(with_s, p.s), (minus_g, key.g_dash), (with_h_cap, key.h_cap)])
    }
}

impl Exponents {
    fn read(shown: &NonRevocationAnswers, m2: Scalar) -> Result<Self> {
        Ok(Self {
            rho: Scalar::read(&shown.rho)?,
            r: Scalar::read(&shown.r)?,
            r1: Scalar::read(&shown.r_prime)?,
            r2: Scalar::read(&shown.r_prime_prime)?,
            r3: Scalar::read(&shown.r_prime_prime_prime)?,
            o: Scalar::read(&shown.o)?,
            o1: Scalar::read(&shown.o_prime)?,
            m: Scalar::read(&shown.m)?,
            m1: Scalar::read(&shown.m_prime)?,
            t: Scalar::read(&shown.t)?,
            t1: Scalar::read(&shown.t_prime)?,
            m2,
            s: Scalar::read(&shown.s)?,
            c: Scalar::read(&shown.c)?,
        })
    }
}

impl Points {
    fn read(shown: &NonRevocationCommitments) -> Result<Self> {
        Ok(Self {
            e: G1::read(&shown.e)?,
            d: G1::read(&shown.d)?,
            a: G1::read(&shown.a)?,
            g: G1::read(&shown.g)?,
            w: G2::read(&shown.w)?,
            s: G2::read(&shown.s)?,
            u: G2::read(&shown.u)?,
        })
    }
}
