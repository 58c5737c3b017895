/** Given names and surnames frequent in France, Belgium and Romandy, migrants' included; from general knowledge. */
export const given = `
Abdel Abdelkader Adam Adèle Adeline Adrien Agathe Agnès Ahmed Aïcha Aimée Alain Albert Albertine Alex Alexandra Alexandre Alexis Alfred
Alice Aline Alix Alphonse Amandine Ambre Amélie Amina Anaïs Anatole André Andrée Ange Angèle Angélique Anna Anne Annick Annie Anthony
Antoine Antoinette Antonin Apolline Ariane Arlette Arnaud Arthur Astrid Aude Audrey Augustin Aurélie Aurélien Aurore Axel Axelle Aya
Baptiste Bastien Béatrice Benjamin Benoît Bernadette Bernard Berthe Bertrand Blandine Brice Brigitte Bruno Camille Capucine Carine Carole
Caroline Catherine Cécile Cédric Céline Chantal Charles Charlène Charline Charlotte Chloé Christelle Christian Christiane Christine
Christophe Claire Clara Clarisse Claude Claudette Claudine Clémence Clément Clémentine Clotilde Colette Coralie Corentin Corinne Cyril
Cyrille Damien Daniel Danièle Danielle David Delphine Denis Denise Didier Diane Dominique Dorian Dorothée Édith Edmond Edouard Édouard
Edwige Elena Éléonore Eliane Élie Eliott Élisa Élisabeth Élise Ella Éloïse Elodie Élodie Elsa Emeline Émile Émilie Emma Emmanuel
Emmanuelle Enzo Éric Erwan Estelle Esther Étienne Eugène Eugénie Eva Ève Évelyne Fabien Fabienne Fabrice Fanny Farid Fatiha Fatima
Fatoumata Félix Fernand Fernande Flavien Flavie Florence Florent Florian Floriane Franck François Françoise Frédéric Frédérique Gabin
Gabriel Gabrielle Gaël Gaëlle Gaëtan Gaston Gauthier Gautier Geneviève Geoffroy Georges Georgette Gérald Géraldine Gérard Germain
Germaine Ghislain Ghislaine Gilbert Gilberte Gilles Ginette Gisèle Grégoire Grégory Guillaume Gustave Guy Gwenaël Gwenaëlle Hakim
Hassan Hélène Henri Henriette Hervé Hortense Hubert Hugo Huguette Ibrahim Ida Inès Ingrid Irène Isabelle Ismaël Jacqueline Jacques Jade
Janine Jean Jeanne Jeannine Jérémie Jérémy Jérôme Jessica Joël Joëlle Johan Johanna Jonathan Jordan José Joseph Joséphine Josette Josiane
Juan Judith Jules Julia Julie Julien Juliette Justine Karim Karima Karine Kevin Khadija Laetitia Lætitia Laura Laure Laurence Laurent
Laurine Léa Léna Léo Léon Léonie Leïla Liliane Lilou Lina Lionel Lisa Lise Loïc Lola Lorraine Louane Lou Louis Louise Louna Lucas Lucette
Lucie Lucien Lucienne Ludivine Ludovic Lydia Lydie Madeleine Maël Maëlle Maëlys Maeva Magali Malika Mamadou Manon Manuel Marc Marcel
Marcelle Marguerite Maria Marianne Marie Marielle Marina Marine Marion Marjorie Marlène Martial Martin Martine Maryse Maryvonne Mathéo
Mathieu Mathilde Mathis Mathias Matthieu Maud Maurice Maxence Maxime Mehdi Mélanie Mélissa Michaël Michel Michèle Micheline Mickaël
Mireille Mohamed Mohammed Monique Morgane Moussa Mustapha Muriel Myriam Nadège Nadia Nadine Natacha Nathalie Nathan Nicolas Nicole
Nina Ninon Noa Noah Noé Noël Noélie Noémie Nolan Norbert Odette Odile Océane Olivia Olivier Ophélie Oscar Pascal Pascale Patrice Patricia
Patrick Paul Paule Paulette Pauline Perrine Philippe Pierre Pierrette Quentin Rachel Rachid Raoul Raphaël Raphaëlle Raymond Raymonde
Rebecca Régine Régis Rémi Rémy Renaud René Renée Richard Robert Roger Roland Rolande Romain Romane Roméo Romuald Roxane Sabine Sabrina
Sacha Saïd Salomé Samia Samir Samuel Sandra Sandrine Sara Sarah Sébastien Ségolène Serge Séverine Sidonie Simon Simone Soizic Solange
Solène Sonia Sophie Soraya Stanislas Stella Stéphane Stéphanie Suzanne Suzie Sylvain Sylvaine Sylvette Sylvie Tanguy Tatiana Théo
Théodore Théophile Thérèse Thibaud Thibault Thibaut Thierry Thomas Timothée Titouan Tom Tristan Valentin Valentine Valérie Vanessa
Véronique Vincent Violette Virginie Viviane Vivien Wassim William Xavier Yacine Yann Yannick Yasmina Yasmine Yoann Yohan Youssef Yves
Yvette Yvon Yvonne Zoé Sylvestre Armand Fabiola Ousmane Aminata Mariama Souleymane Kadiatou`;

export const surnames = `
Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Lefèvre Leroy Roux David Bertrand Morel
Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Faure André Mercier Blanc Guérin Boyer Garnier Chevalier François
Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire
Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt
Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoit Rey Leclerc
Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet
Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard Maillard
Baron Bertin Bailly Hervé Schneider Fernandez Collet Léger Bouvier Julien Prévost Millet Perrot Daniel Cousin Germain Breton Besson Langlois
Rémy Pelletier Lévêque Perrier Leblanc Barre Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud Rodriguez Guichard Gillet
Étienne Grondin Poulain Tessier Chevallier Collin Chauvin Bouchet Gay Lemaître Bénard Maréchal Humbert Reynaud Antoine Hoarau Perret Barthélemy
Cordier Pichon Lejeune Gilbert Lamy Delaunay Pasquier Carlier Laporte Gros Buisson Briand Alexandre Georges Ferreira Pereira Rodrigues
Albert Allain Allard Alves Andrieu Auger Bacon Barbe Barbet Baudry Bazin Beaumont Becker Bellanger Benard Berthelot Besnard Bigot Billard Blondel
Blot Bodin Boisson Bonneau Bonnin Bontemps Bouchard Boucher Bouquet Bourdon Bousquet Boutin Bouvet Briand Brossard Bruneau Buisson Camus Castel
Chabert Chapuis Charbonnier Chartier Chauvet Chauvin Chrétien Claude Colas Combe Constant Corre Coste Coulon Courtois Cros Dacosta Daniel Delage
Delahaye Delattre Delmas Deloffre Delorme Descamps Didier Diot Drouet Drouin Dubreuil Duchesne Ducrocq Dufresne Duhamel Dujardin Dupré Durant
Dutertre Duvivier Evrard Favre Fayolle Ferrand Ferrer Ferry Fischer Flament Foucher Fouquet Gallet Gallois Garreau Gaudin Gautron Georges Gervais
Gilles Gillot Godard Godefroy Goncalves Gomez Gonzalez Goujon Grand Granger Grégoire Grenier Gros Guérin Guibert Guilbert Guillemin Guillet
Guillon Guyon Hamel Hardy Hébert Hernandez Heurtel Huguet Imbert Jacques Jacquin Jacquot Jamet Jardin Jolivet Joubert Jourdan Jung Labbé Laborde
Lacombe Lacoste Lafont Lagarde Laine Lallemand Lambert Landais Launay Lavigne Leblond Lebon Lecoq Leduc Lefort Legendre Léger Legros Lelièvre
Lenoir Lepage Lesage Letellier Levasseur Levy Lombard Loiseau Loubet Magnier Maillet Mangin Marin Marion Marquet Martel Martineau Mary Mas Maurel
Maurice Maury Mélin Merle Meyer Millot Monnet Monnier Morvan Moulin Navarro Neveu Nguyen Normand Ollivier Pages Parent Parmentier Pascal Pasquet
Paul Pelletier Peltier Pépin Perez Perrault Perret Petitjean Pineau Pinto Poisson Pons Potier Pottier Poulet Prat Prigent Pruvost Raymond Raynal
Regnier Rémond Renou Ricard Riou Rivet Robert Rocher Rossi Rossignol Rousset Roussel Ruiz Sabatier Salmon Samson Sauvage Savary Seguin Sergent
Serre Simonet Tanguy Texier Thibault Thierry Thiery Toussaint Tournier Turpin Vaillant Valentin Valette Vallée Vallet Verdier Vial Viard Vigneron
Villard Vivier Voisin Wagner Weiss Benali Benamar Bouaziz Belkacem Hadj Haddad Mansouri Saïdi Traoré Diallo Diop Cissé Coulibaly Keita Konaté
Camara Sow Ndiaye Ba Fofana Touré Sylla Kone Bah`;
