"""Names and descriptions of commands in French, and the translator that hands them to Discord."""

from __future__ import annotations

from discord import Locale, app_commands

FRENCH = {
    "ask": "demander",
    "Ask a question in your own words": "Posez une question avec vos propres mots",
    "question": "question",
    "private": "privé",
    "A whole question, or a topic": "Une question entière, ou un sujet",
    "Show the answer to me only": "Montrer la réponse à moi seul",
    "Explain this message": "Expliquer ce message",
    "topic": "sujet",
    "Show a topic": "Montrer un sujet",
    "name": "nom",
    "A topic": "Un sujet",
    "topics": "sujets",
    "Browse all topics by category": "Parcourir les sujets par catégorie",
    "takeaways": "retenir",
    "The takeaways and risks of a topic": "Ce qu’il faut retenir d’un sujet, et ses risques",
    "compare": "comparer",
    "Two topics side by side": "Deux sujets côte à côte",
    "first": "premier",
    "second": "second",
    "Another topic": "Un autre sujet",
    "define": "définir",
    "What a term or abbreviation means": "Ce que veut dire un terme ou une abréviation",
    "term": "terme",
    "A term or abbreviation": "Un terme ou une abréviation",
    "settings": "réglages",
    "How Assay behaves here": "Comment Assay se comporte ici",
    "show": "montrer",
    "Show all settings": "Montrer tous les réglages",
    "ask-channel": "salon-questions",
    "Answer every clear question in a channel": "Répondre à toute question claire dans un salon",
    "The channel": "Le salon",
    "Whether to answer there unasked": "Faut-il y répondre sans être appelé",
    "curator": "curateur",
    "Who may see unanswered questions": "Qui peut voir les questions sans réponse",
    "The role of curators; leave empty for none": "Le rôle des curateurs ; vide pour aucun",
    "Show answers to commands to the asker only": "Montrer les réponses aux commandes à la seule personne qui demande",
    "language": "langue",
    "The language of buttons and headings": "La langue des boutons et des titres",
    "boldness": "audace",
    "How sure Assay must be to answer": "À quel point Assay doit être sûr pour répondre",
    "category": "catégorie",
    "Answer from a category, or not": "Répondre à partir d’une catégorie, ou non",
    "webhook": "webhook",
    "Let a webhook ask, or not": "Laisser un webhook poser des questions, ou non",
    "reset": "réinitialiser",
    "Back to the defaults": "Revenir aux valeurs par défaut",
    "unanswered": "sans-réponse",
    "Questions that got no answer": "Les questions restées sans réponse",
    "help": "aide",
    "How to ask": "Comment demander",
    "about": "à-propos",
    "What Assay is": "Ce qu’est Assay",
    "privacy": "confidentialité",
    "What Assay keeps, and for how long": "Ce qu’Assay garde, et combien de temps",
}


class French(app_commands.Translator):
    """French from the table above; everything else stays English."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        return FRENCH.get(string.message) if locale is Locale.french else None
