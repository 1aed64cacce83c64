/** Synthetic: written for these tests, in the manner of people in haste. No sentence is anybody's. */
export const DANGER = `
il a un couteau
Il a sorti un couteau de cuisine et il crie
il a une arme a feu dans le placard
il es armé jsui cachée
mon mari a un fusil de chasse
ya un pistolet sur la table
il me menace avec une hache
il a pri un coutau
il a verser de l essence il va tout bruler
il tient une batte
il m'a étranglée hier soir
il ma etranglé
il m etrangle
il m'a serré le cou très fort
il a mis ses mains autour de ma gorge
j'arrivais plus à respirer
il me serre la gorge
jé failli métoufer il a mi loreiller sur mon visage
je suis enfermée dans la salle de bain
je suis enfermé ds ma chambre
jsuis enfermer ds les toilettes
je me cache dans les wc
il m'a pris mes clés
il a pris les clefs je peux pas sortir
je pe pa sortir
il m'empêche de partir de la maison
on est séquestrés dans l'appartement
il a verrouillé la porte
je vous écris de la sdb vite
je suis cachée dans le placard
il arrive
il ariv
vite il revient
il rentre dans 10 minutes
elle revient je dois effacer
il est derrière la porte
il est la
il va rentrer
il tape à la porte
il défonce la porte
il monte l'escalier
il cherche mon téléphone
je dois tout effacer il va m entendre
un homme me suit depuis le metro
quelqu'un nous suit
je veux mourir
jveux mourir
je veux plus vivre
j'ai envie d'en finir
je vais me suicider
je v me tué
je vais me jeter du pont
je pense au suicide tous les jours
j'ai avalé des cachets
g pris tout les medicaments
vous serez mieux sans moi
adieu à tous
il frappe mon fils
il tape les enfants
mon beau père me touche
papa frappe maman
j'ai 12 ans et mon père me bat
les enfants sont là et ils pleurent
mon bébé ne respire plus
il a violé ma fille
il secoue le bébé
la petite est cachée sous le lit
je saigne beaucoup
il y a du sang partout
ma mère est blessée
ma mere est blesser a la tete
elle est inconsciente
il bouge plus
il m'a cassé le bras
j'ai le nez cassé
elle a perdu connaissance
il me frappe
il mfrappe
il me tape tout les jours
il m'a frappée avec la ceinture
il va me tuer
il veut nous tuer
il dit qu'il va me buter
il me menace de mort
il menace de me tuer si je pars
j'ai été violée
on m'a agressé dans la rue
il m'a donné des coups de poing
il m'a jetée contre le mur
il me tire les cheveux
il est devenu fou
il me bat
aidez moi
aidé moi svp
au secours
oskour
sos
venez vite
je suis en danger
envoyez quelqu'un
je peux pas parler
jpe pa parler il es a coté
j'ai peur pour ma vie
j'ai très peur
g peur
c'est une urgence
envoyez une patrouille
il me tabasse
mon copain m'a giflée
mon frère veut me tuer à cause de mon copain
il me surveille par mon téléphone
je serai plus là demain
mon ex est devant chez moi avec une barre de fer
il a cassé la fenêtre pour entrer
il m'attrape par le cou
je suis coincée dans la cuisine
il a coupé internet et me laisse plus sortir
il va bientôt être là
son pas dans l'escalier
j'en peux plus de vivre
je voudrais disparaître pour toujours
il fait du mal à ma petite soeur
mon père me touche la nuit
ma copine s'est ouvert la tête
il me met des claques
il a dit que j'étais morte ce soir
il a le couteau a la main
jsuis cacher dan le garage
aide moi jtn supplie
il a tiré une balle dans le mur
il me force a coucher avec lui
il fracasse tout dans la maison
`
  .trim()
  .split('\n');

export const CALM = `
Bonjour, quels sont vos horaires ?
J'ai perdu ma carte d'identité hier
je voudrais porter plainte pour vol de vélo
comment faire une procuration
On m'a volé mon portefeuille dans le train
quel document apporter pour la plainte
mon voisin fait du bruit le soir
je veux contester une amende
merci beaucoup pour votre aide
bonne journée
j'ai reçu un mail bizarre de ma banque
ma voiture a été rayée sur le parking
est-ce que je peux venir samedi
j'ai trouvé un téléphone dans la rue
comment inscrire mon fils au permis
je pars en vacances, opération tranquillité
il n'a pas d'arme
non il n'y a aucun blessé
il n'a pas de couteau
personne n'est venu, pas de sang
mon colis n'est jamais arrivé
le facteur passe le matin
quelle est la différence entre main courante et plainte
mon fils a perdu son cartable
le chien du voisin aboie
je souhaite un rendez-vous
ma fille passe le bac
où est le commissariat le plus proche
je n'ai pas compris la réponse
mon permis a été retenu
on a fraudé ma carte bleue
j'ai oublié mon sac dans le bus
le feu rouge est en panne
à quelle heure fermez-vous
pouvez-vous me rappeler la liste des papiers
ma trottinette a disparu
j'habite à Lyon depuis un an
c'est pour un renseignement
mon passeport est périmé
je cherche un emploi dans la gendarmerie
`
  .trim()
  .split('\n');

/** Written after the lexicon, which was not changed for them: what it does with sentences that it was not made for. */
export const UNSEEN = `
mon mari a bu et il devient agressif
il a arraché la porte du placard et il me cherche
je me suis planquée dans la cave
ma voisine crie et on entend des coups
il a un cutter dans sa poche
il me plaque contre le mur
il m'a jeté de l'eau bouillante
mon copain me fait peur il a bu
je tiens plus debout j'ai trop pris de medoc
a quoi ca sert de continuer
il a mis la petite dehors dans le froid
il a dit qu'il brulerait la maison avec nous dedans
il est dans le jardin il regarde par la fenetre
mon oncle vient dans mon lit la nuit
elle a du mal a respirer apres le coup
il garde mon passeport et mon argent
il m'a mordu
je peux plus bouger la jambe
je crois qu'il a cassé quelque chose dans ma main
chut il dort a coté
`
  .trim()
  .split('\n');
