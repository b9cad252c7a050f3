"""The interface's own words, in the languages it speaks. What entries say stays in the language it was written in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Headings, buttons and sentences of one language; `{}` stands for what is filled in."""

    takeaways: str
    risks: str
    figures: str
    sources: str
    more_sources: str
    stale: str
    as_of: str
    undated: str
    disclaimer: str
    related: str
    beside: str
    rest: str
    next_page: str
    share: str
    remove: str
    helpful: str
    unhelpful: str
    declined: str
    nearest: str
    clarify: str
    thanks: str
    gone: str
    not_yours: str
    removed: str
    cannot_share: str
    shared: str
    compared: str
    open: str
    categories: str
    two_topics: str
    full_answer: str
    news: str
    new: str
    corrected: str
    reviewed: str
    more_news: str
    most_asked: str


EN = Words(
    takeaways="Takeaways for investors",
    risks="Risks",
    figures="Figures",
    sources="Sources",
    more_sources="… and {} more under “Read the rest”",
    stale="⚠️ This entry was due for review on {}; some of it may have changed.",
    as_of="As of {}",
    undated="undated",
    disclaimer="Education, not financial advice.",
    related="Related topics",
    beside="On the subject itself, see:",
    rest="Read the rest",
    next_page="Next page",
    share="Share",
    remove="Remove",
    helpful="Helpful",
    unhelpful="Not helpful",
    declined="I don't know that one: no entry of mine answers it, and I don't make anything up.",
    nearest="The nearest topics I have:",
    clarify="I can answer one of these. Which do you mean?",
    thanks="Thank you, that is noted.",
    gone="That topic is no longer in my knowledge base.",
    not_yours="Only who asked, or a moderator, can remove this answer.",
    removed="Removed.",
    cannot_share="You or I may not write in this channel.",
    shared="Shared by {}",
    compared="{} and {}",
    open="Open a topic",
    categories="Other categories",
    full_answer="Full answer",
    news="In the knowledge base",
    new="New: {}",
    corrected="Corrected: {}",
    reviewed="Reviewed again: {}",
    more_news="and {} more",
    most_asked="Most asked here this week",
    two_topics="Choose two different topics from the list; /topics shows them all.",
)

FR = Words(
    takeaways="À retenir pour l’investisseur",
    risks="Risques",
    figures="Chiffres",
    sources="Sources",
    more_sources="… et {} de plus sous « Lire la suite »",
    stale="⚠️ Cette fiche devait être revue le {} ; elle a peut-être changé depuis.",
    as_of="État : {}",
    undated="sans date",
    disclaimer="À des fins d’éducation, pas un conseil financier.",
    related="Sujets voisins",
    beside="Sur le sujet lui-même :",
    rest="Lire la suite",
    next_page="Page suivante",
    share="Partager",
    remove="Retirer",
    helpful="Utile",
    unhelpful="Pas utile",
    declined="Celle-là, je ne la connais pas : aucune de mes fiches n’y répond, et je n’invente rien.",
    nearest="Les sujets les plus proches :",
    clarify="Je peux répondre à l’une de ces questions. Laquelle ?",
    thanks="Merci, c’est noté.",
    gone="Ce sujet n’est plus dans ma base de connaissances.",
    not_yours="Seule la personne qui a demandé, ou un modérateur, peut retirer cette réponse.",
    removed="Retiré.",
    cannot_share="Vous ou moi ne pouvons pas écrire dans ce salon.",
    shared="Partagé par {}",
    compared="{} et {}",
    open="Ouvrir un sujet",
    categories="Autres catégories",
    full_answer="Réponse complète",
    news="Dans la base de connaissances",
    new="Nouveau : {}",
    corrected="Corrigé : {}",
    reviewed="Revu : {}",
    more_news="et {} de plus",
    most_asked="Les plus demandés ici cette semaine",
    two_topics="Choisissez deux sujets différents dans la liste ; /sujets les montre tous.",
)


def words_for(locale: str | None) -> Words:
    """The words of a Discord locale such as `fr` or `en-US`; English where there are none."""
    return FR if locale is not None and locale.startswith("fr") else EN
