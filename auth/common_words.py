"""What passwords are commonly made of in France: words, names, and walks on the keyboard. Letters only, folded."""

_WORDS = """
motdepasse password passwort passe secret bonjour bonsoir salut coucou soleil doudou loulou chouchou nounours admin
administrateur administrator root user utilisateur guest invite test testtest demo welcome bienvenue azerty azertyuiop
qwerty qwertyuiop qwertz letmein iloveyou jetaime amour monamour moncoeur cheri cherie maman papa princesse prince
licorne dragon monkey master shadow superman batman pokemon naruto starwars football rugby tennis marseille paris lyon
toulouse bordeaux nantes strasbourg lille montpellier rennes nice france francais bretagne corse chocolat caramel
vanille fraise cerise banane framboise mirabelle chaton minou minette caline felix filou titeuf nicolas thomas julien
alexandre maxime antoine kevin anthony guillaume sebastien camille marine pauline manon julie laura emma chloe sarah
marie sophie celine isabelle nathalie valerie sandrine stephanie aurelie jean pierre michel philippe patrick bernard
daniel david frederic olivier laurent christophe vincent mohamed liberte egalite fraternite republique ordinateur
internet google facebook orange windows microsoft samsung apple janvier fevrier mars avril juin juillet aout septembre
octobre novembre decembre printemps automne hiver lundi mardi mercredi jeudi vendredi samedi dimanche changeme
changezmoi nouveau defaut default temporaire formation guichet entreprise employeur adherent prestataire stagiaire
apprentissage travail bureau societe sunshine computer trustno baseball basketball michael jordan jennifer charlie
ashley freedom whatever hello
"""
COMMON = frozenset(_WORDS.split())

ROWS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "aqwzsxedcrfvtgbyhnujikolpm",
    "qazwsxedcrfvtgbyhnujmikolp",
)
"""Letters next to each other, forwards; the rule reads them backwards too."""
