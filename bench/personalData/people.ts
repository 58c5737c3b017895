import type { Country } from './template.ts';

/**
 * Names for generated people, partly the frequent ones, partly names of neighbours and migrants, as in real files. These
 * lists are written for the bench alone and are not those of the detector.
 */
interface Names {
  readonly given: readonly string[];
  readonly surnames: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s*,\s*/);

const american: Names = {
  given:
    words(`James, Mary, Robert, Jennifer, Michael, Linda, David, Elizabeth, Tyrone, Keisha, Juan, Guadalupe, Brandon,
    Ashley, Megan, Kayla, Dwayne, Latoya, Cody, Heather, Priya, Wei, Hiroshi, Fatima, Chloe, Logan, Madison, Hunter,
    Beverly, Gladys, Earl, Norma, Curtis, Rhonda, Marcus, Tamara, Brett, Shawna, Diego, Ximena, Ethan, Abigail,
    Tenzin, Thaddeus, Ignatius, Zebulon, Oluwaseyi, Makena, Bao, Anoush, Rigoberto, Delphia, Ottoline, Jaxon, Brynlee,
    Kamehameha, Saoirse, Nhung, Esperanza, Hezekiah, Quentin, Tallulah`),
  surnames: words(`Smith, Johnson, Williams, Brown, Garcia, Miller, Davis, Rodriguez, Nguyen, Patel, Kim, Washington,
    Jefferson, Kowalski, O'Brien, McAllister, Schneider, Fitzgerald, Hernandez, Ramirez, Thompson, Whitaker, Caldwell,
    Beauchamp, Yoder, Hatfield, Delacroix, Stokes, Ballard, Pruitt, Abernathy, Castillo, Vang, Begay, Olson, Novak,
    Huffman, Goodwin, Mckinney, Tran, Singh, Coleman,
    Zbigniewski, Kealoha, Okonjo, Thibodeaux, Vanderhoof, Papadakis, Hovsepian, Tsosie, Ramaswamy, Quackenbush,
    Ferlinghetti, Bjornstad, Cheng, Oyelaran, Swearingen`),
};

const british: Names = {
  given: words(`Oliver, Amelia, Harry, Olivia, George, Isla, Alistair, Gemma, Nigel, Hyacinth, Callum, Siobhan, Rhys,
    Angharad, Hamish, Morag, Trevor, Doreen, Gareth, Imogen, Mohammed, Aisha, Harpreet, Kwame, Agnieszka, Rupert,
    Philippa, Clive, Brenda, Leanne, Stuart, Fiona, Dylan, Poppy, Neville, Maureen,
    Ptolemy, Cressida, Araminta, Peregrine, Torquil, Ffion, Gethin, Ishbel, Catrin, Oluwatobi, Zainab, Ravinder, Mehreen,
    Wojciech, Ionut, Bartholomew, Ottilie, Tamsin, Elspeth, Digby`),
  surnames: words(`Jones, Taylor, Evans, Wilson, Thomas, Roberts, Walker, Wright, Hughes, Pemberton, Ashworth, Ogilvie,
    MacDonald, Campbell, Llewellyn, Prendergast, Featherstone, Khan, Begum, Kaur, Okafor, Murphy, Gallagher, Butterworth,
    Entwistle, Cholmondeley, Whitehead, Barraclough, Sinclair, Fraser, Pritchard, Birch, Thackeray, Hussain, Mensah, Lowe,
    Fotheringham, Trelawney, Auchterlonie, Cadwallader, Featherstonehaugh, Balogun, Siddiqui, Rajaratnam, Szymanski,
    Dimitriou, Pengelly, Tregenza, Mugabe, Blenkinsop, Wolstenholme`),
};

const german: Names = {
  given: words(`Peter, Maria, Thomas, Ursula, Stefan, Monika, Jürgen, Gisela, Torsten, Heike, Lukas, Mia, Leon, Emma,
    Finn, Lea, Hans-Peter, Anneliese, Günther, Brigitte, Mehmet, Ayşe, Olga, Dmitri, Björn, Swantje, Falk, Wiebke,
    Karl-Heinz, Rosemarie, Detlef, Roswitha, Maximilian, Friederike, Benedikt, Änne,
    Thorben, Gundula, Leberecht, Traugott, Hiltrud, Sönke, Fenja, Jonte, Ilsebill, Kunigunde, Rasmus, Beeke, Selin, Aliou,
    Nguyet, Rüya, Yevgenia, Walburga, Korbinian, Vroni`),
  surnames: words(`Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Hoffmann, Yılmaz, Kaya, Kowalczyk,
    Ivanov, Brandstetter, Oberhuber, Petersen, Claußen, Rademacher, Quandt, Zöllner, Strauß, Grabowski, Lindemann,
    Vogelsang, von Amsberg, Hinrichsen, Kirchhoff, Kleinschmidt, Eberhardt, Wißmann, Tiedemann, Achterberg, Krüger,
    Jankowski, Öztürk, Steinbrecher,
    Schlottmann, Hufnagel, Dünnwald, Kröppelin, Zschau, Oberndorfer, Wieczorek, Demirci, Abdullahi, Schnakenbeck,
    Trögerl, Haberkorn, Piepenbrink, Ludolf, Ehrenreich`),
};

const french: Names = {
  given:
    words(`Jean, Marie, Pierre, Nathalie, Michel, Isabelle, Philippe, Sylvie, Jean-Pierre, Anne-Marie, Lucas, Manon,
    Hugo, Léa, Mathéo, Océane, Karim, Fatoumata, Yannick, Gwenaëlle, Thibault, Apolline, Gérard, Huguette, Étienne,
    Solène, Mamadou, Leïla, Baptiste, Célestine, Loïc, Ghislaine, Édouard, Maëlys,
    Eulalie, Gontran, Philibert, Enguerrand, Bérengère, Ysaline, Tiphaine, Maïwenn, Aldric, Clothilde, Fleur, Djibril,
    Aïssatou, Hoang, Télesphore, Maxellende, Ronan, Nolwenn, Ilyès, Wilfried`),
  surnames: words(`Martin, Bernard, Dubois, Thomas, Robert, Richard, Petit, Durand, Leroy, Moreau, Le Gall, Kervella,
    Benali, Traoré, Nguyen, Delattre, Vandenberghe, Etcheverry, Casanova, Bourgeois, Chevallier, Fontaine, Lefebvre,
    de la Rochère, Lemaître, Rousseau, Giraud, Poirier, Bonnefoy, Castagnier, Diallo, Haddad, Perrot, Quéméneur,
    Beauvillain, Trébuchet, Ménétrier, Abgrall, Echeverria, Vandamme, Ouedraogo, Bensaïd, Grandjean, Pommereau,
    Chastagnol, Tissot, Vermeersch, Lahaye, Quesnel`),
};

const spanish: Names = {
  given:
    words(`Antonio, María, José, Carmen, Manuel, Ana, Francisco, Isabel, Javier, Lucía, Alejandro, Paula, José Luis,
    María Dolores, Íñigo, Ainhoa, Jordi, Montserrat, Xoán, Uxía, Wilson, Yolanda, Rocío, Iker, Nerea, Ramón, Encarnación,
    Gonzalo, Macarena, Mohamed, Ionela, Saúl, Begoña, Joaquín,
    Eulogio, Casilda, Leocadia, Wenceslao, Iratxe, Gorka, Roser, Oihane, Breogán, Sabela, Yurena, Aday, Nayara, Zoraida,
    Eutimia, Hermenegildo, Dayana, Ayoub, Ancuta, Policarpo`),
  surnames:
    words(`García López, Martínez Ruiz, Fernández Gil, Sánchez Vega, Pérez Ortiz, Gómez Navarro, Etxeberria Mendizábal,
    Puigdemont Ferrer, Castro Iglesias, Vázquez Rey, Ibáñez Cano, Quispe Mamani, El Amrani Benali, Moreno Peña, Serrano Cobo,
    Domínguez Santana, Cuevas Montero, Núñez de Arce, Ochoa Zabala, Ramírez Lozano, Jiménez Heredia, Torres Bravo,
    Solé Vidal, Lorenzo Prieto, Carrasco Muñoz, Hidalgo Rivas, Popescu Ionescu, Aguilar Crespo,
    Goikoetxea Urrutia, Castelló Prats, Pazos Lema, Fagundo Afonso, Tejeiro Outeiral, Zubizarreta Egaña, Bestard Oliver,
    Choque Apaza, Sotomayor Lillo, Benhaddou Azzouzi, Barrionuevo Tapiador, Cifuentes Redal, Dragomir Stan`),
};

const italian: Names = {
  given: words(`Marco, Giulia, Giuseppe, Anna, Francesco, Rosa, Alessandro, Chiara, Luca, Sofia, Gianluca, Ornella,
    Pasquale, Concetta, Matteo, Aurora, Nicolò, Ginevra, Salvatore, Carmela, Enzo, Lidia, Giancarlo, Mariangela,
    Piergiorgio, Fulvio, Loredana, Ahmed, Oksana, Tommaso, Benedetta, Ivano, Rosalia, Elettra,
    Calogero, Addolorata, Ermenegildo, Incoronata, Gavino, Efisio, Tancredi, Ludmilla, Domitilla, Serafino, Nevio, Zelinda,
    Ruggiero, Anselma, Fiordaliso, Ionela, Blerta, Abdou, Mirta, Eufemia`),
  surnames: words(`Rossi, Russo, Ferrari, Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, De Luca, D'Angelo,
    Della Valle, Brambilla, Cannavaro, Scognamiglio, Pellegrini, Zanardi, Tedeschi, Lo Cascio, Fumagalli, Mazzantini,
    Squarcina, Montanari, Caruso, Lombardi, Giuffrida, Hoxha, Popov, Trevisan, Bellucci, Sartori, Oberhofer, Vitale,
    Squillante, Zappacosta, Bevilacqua, Passalacqua, Mastroianni, Cefalù, Tornatore, Degli Esposti, Schwienbacher,
    Quagliarella, Bonaccorsi, Ndiaye, Cazzaniga, Meneghetti, Piccinini`),
};

export const people: Readonly<Record<Country, Names>> = {
  US: american,
  UK: british,
  DE: german,
  FR: french,
  ES: spanish,
  IT: italian,
  other: {
    given: words('Sanne, Daan, Femke, Joost, Maaike, Pieter'),
    surnames: words('de Vries, van den Berg, Bakker, Jansen, Visser, Hoekstra'),
  },
};
