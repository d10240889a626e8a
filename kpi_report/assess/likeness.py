"""How like wordings are: the cosine of their vectors of character sequences.

scikit-learn takes seconds to import, and documents that are made from a bundle never need it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer, TfidfVectorizer

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|※.*|\s+")


@dataclass(frozen=True, slots=True)
class TextIndex:
    """Texts as vectors: tf-idf of their sequences of one to three characters inside words."""

    vectoriser: "TfidfVectorizer"
    texts: "csr_matrix"
    fields: "csr_matrix"

    @classmethod
    def of(cls, texts: Sequence[str], fields: Sequence[str]) -> "TextIndex":
        """Return the index of `texts`, each with the name of its field."""
        vectoriser = _vectoriser()
        vectors = vectoriser.fit_transform(texts)
        return cls(vectoriser, vectors, vectoriser.transform(fields))

    def likeness(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the cosines of `texts` (rows) and the indexed texts (columns), from 0 to 1."""
        return np.asarray((self.vectoriser.transform(texts) @ self.texts.T).toarray())

    def field_likeness(self, fields: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the cosines of `fields` (rows) and the fields of the indexed texts (columns)."""
        return np.asarray((self.vectoriser.transform(fields) @ self.fields.T).toarray())


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names as vectors, to which any other name can be compared.

    Unlike a :class:`TextIndex` it keeps the sequences of characters that no indexed name holds:
    without them a name with a common ending would be nothing but that ending.
    """

    weights: "TfidfTransformer"
    names: "csr_matrix"

    @classmethod
    def of(cls, names: Sequence[str]) -> "NameIndex":
        """Return the index of `names`."""
        from sklearn.feature_extraction.text import TfidfTransformer

        counts = _counts().transform(names)
        weights = TfidfTransformer().fit(counts)
        return cls(weights, weights.transform(counts))

    def likeness(self, names: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the cosines of `names` (rows) and the indexed names (columns), from 0 to 1."""
        vectors = self.weights.transform(_counts().transform(names))
        return np.asarray((vectors @ self.names.T).toarray())


def unlike(new: Sequence[str], known: Sequence[str], same: float) -> list[str]:
    """Return, in their order, new names less like than `same` to every known and kept one."""
    if not new:
        return []
    vectors = _vectoriser().fit_transform([*known, *new])
    likeness = (vectors[len(known) :] @ vectors.T).toarray()
    columns = list(range(len(known)))
    kept = []
    for n, name in enumerate(new):
        if not (likeness[n, columns] >= same).any():
            kept.append(name)
            columns.append(len(known) + n)
    return kept


def one_spelling(name: str) -> str:
    """Return a KPI's name in one width, without blanks and without what stands in brackets."""
    text = unicodedata.normalize("NFKC", name)
    return _ASIDE.sub("", text) or text


def _vectoriser() -> "TfidfVectorizer":
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=_pieces)


def _pieces(text: str) -> list[str]:
    """Return the sequences of one to three characters inside the words of a text."""
    words = unicodedata.normalize("NFKC", text).casefold().split()
    return [w[i : i + n] for w in words for n in (1, 2, 3) for i in range(len(w) - n + 1)]


@cache
def _counts() -> "HashingVectorizer":
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(analyzer=_pieces, norm=None, alternate_sign=False, n_features=2**18)
