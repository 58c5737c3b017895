/**
 * Words that are names too, and mean something else at least as often: ordinary words of six languages, months, places,
 * jobs, and diseases called after people. Next to a title or a known second name they still count as names.
 */
export const commonWords = `
Art Bill Will Mark Grant Hope Faith Grace Joy Rose May April June August Dawn Eve Guy Gene Rich Rob Sue Drew Dale Dean Chase Chance
Miles Lance Ray Ruby Pearl Ivy Olive Penny Summer Autumn Melody Harmony Destiny Angel Ginger Daisy Lily Violet
Holly Hazel Amber Crystal Jade Patience Prudence Marine Martial Constance Mercy Pat Jack Christian Frank Max Victor Major Earl Duke
Baron Prince King Queen Bishop Pope Page Young Long Short Strong Wise Sharp Small Little Rich Good Best Case Cross Day Winter Summer
Snow Frost Rain Storm Waters Rivers Lake Banks Ford Hill Hall Wood Woods Forest Field Fields Meadows Park Parks Green Brown Black White
Gray Golden Silver Stone Steel Steele Iron Bell Ball Booth Bush Carpenter Cook Cooper Fisher Fowler Gardner Hunter Mason Miller Potter
Shepherd Smith Tailor Taylor Turner Weaver Baker Barber Butler Carter Chandler Clark Coleman Farmer Fletcher Archer Skinner Slater Tanner
Tyler Wheeler Wright Walker Webster Ward Marshall Marsh Moss Moon Star Love Power Powers Price Pratt Law Laws Lord Noble Savage
Sparks Spring Swift Self West North East South England France Ireland Scotland Wales Holland German French English Irish Welsh Roman
Paris London Florence Sofia Vienna Virginia Georgia Carolina Austin Dallas Houston Jackson Madison Lincoln Charlotte Victoria Jordan
Israel India China Asia Chelsea Brooklyn Savannah Sydney Adelaide Kenya Santiago Valencia Washington Jefferson Franklin Hamilton
Cleveland Columbus Denver Phoenix Aurora Berkeley Oxford Cambridge York Lancaster Lincoln Kent Devon Essex Bradford Bolton Preston
Salvador Roma Milano Napoli Palermo Genova Siena Verona Messina Salerno Trento Toledo Sevilla Madrid Cordoba Córdoba Segovia Zamora
Burgos Jaén Lugo Soria Cuenca Lyon Tours Nantes Lille Brest Dijon Troyes Bayern Hessen Ulm Essen Bonn Köln
Parkinson Crohn Hodgkin Down Alzheimer Huntington Addison Wilson Graves Cushing Turner Marfan Klinefelter Bell Wegener Hashimoto Sjögren
Charcot Basedow Bechterew Chagas Cooley Fanconi Gaucher Tourette Asperger Kaplan Meier Newton Gauss Bayes Fisher Pearson Student
Herr Frau Richter Koch Müller Schneider Schmied Bauer Becker Weber Wagner Fischer Zimmermann Schäfer Schuster Meister Kaiser König Graf
Herzog Ritter Vogt Jäger Förster Gärtner Kaufmann Metzger Schreiber Schüler Student Lehrer Winter Sommer Herbst Frühling Montag Freitag
Sonntag Klein Gross Groß Lang Kurz Schwarz Weiß Braun Roth Blau Wolf Fuchs Hase Vogel Hahn Engel Stern Stein Berg Bach Wald Busch Baum Blum
Horn Kern Korn Mai April Ernst Heide Rosa Jung Alt Neu Stark Sturm Reich Ernst Ritter Sauer Süß Kraft Schade Mann Kind Vater Mutter Ehrlich Fröhlich
Grimm Gut Beck Kirsch Nagel Hammer Pfeffer Zimmer Hofmann Adler Falk Sperling Stock Anders Simple Blank Brand Bild Markt Dick Will
Petit Grand Gros Legrand Blanc Noir Brun Roux Rouge Leblanc Lebrun Bon Bonnet Marchand Boulanger Boucher Berger Chevalier Meunier
Charpentier Mercier Fournier Barbier Moulin Fontaine Rivière Roche Forêt Dupont Lacroix Marin Noël Pascal Pâques Dimanche Voisin Cousin
Parent Parents Constant Aimée Désirée Blanche Claire Marguerite Violette Victoire Pierre Olive Prudence Aurore France Page Vigne Normand
Breton Picard Lombard Allemand Roy Prince Baron Maréchal Sergent Royer Besson Ange Jardin Moreau Poisson Poulet Renard Loiseau Merle Chat
Blanco Moreno Rubio Rojo Verde Calvo Bueno Bravo Caballero Pastor Herrero Guerrero Ángel Jesús Cruz Santos Iglesias Torres Castillo Campos
Prado Ríos Sierra Montes Flores Rosa Paloma Gallo Cordero Delgado Gallardo Rico Plaza Mesa Salas Casas Puente Molina Luna Sol Mar
Paz Luz Pilar Mercedes Consuelo Dolores Rocío Nieves Soledad Esperanza Socorro Remedios Milagros Concepción Asunción Encarnación Amparo
Rosario Reyes Reina Conde Marqués Duque Domingo Enero Abril Mayo Agosto Mercado Cuesta Vega Valle Villa Bello Segura Franco Estrella Coral
Leal Pardo Prieto Nieto Hurtado Vaca Cano Cabello Pino Rosado Blanca Alba Cámara Caro Caminos Camino Toro Valiente Ventura
Rossi Bianchi Neri Verdi Bianco Rosso Nero Bruno Greco Romano Lombardo Ferrari Ferraro Costa Villa Monti Conte Re Pace Fiore Leone Gatti
Gallo Volpe Lupo Farina Sala Serra Riva Fontana Rocca Chiesa Croce Santa Santo Santi Stella Vittoria Felice Fortuna Serena Gioia Domenica
Grazia Letizia Viola Massimo Pio Primo Settimo Ottavio Natale Pasqua Bella Bello Grande Longo Basso Forte Dolce Gentile Amato Caro Chiara
Testa Mano Piazza Porta Ponte Torre Casa Casale Castello Campana Carta Penna Colla Sacco Marino Mare Luce Sole Estate Marzo
Celeste Azzurra Allegra Ambra Palma Perla Costanza Speranza Clemente Costante Benedetto Cardinale Papa
Ali Can Li Min Jo Le Hui Ming Park Ho Bass Ba Bah Sow Hu Lai Ling Hail Person Cannon Ware Gates Wells Mills Bridges Flowers Fields Combs
Shields Beard Keys Marks Parsons Christ Christian Islam Solomon Temple Church Abbott Monk Nunn Rice Berry Bean Lamb Hogg Bull Buck Hart
Fox Wolf Crane Drake Finch Bird Partridge Swan Nash Cash Penny Nichols Pound Sterling Gold Diamond Jewel Pierce Cutter Hammer Sawyer
Dyer Fuller Porter Proctor Sargent Sergeant Constable Sheriff Judge Bailey Chancellor Mayor Chambers Court House Barnes Barn Towns Townsend Street
Lane Way Rhodes Rose Bond Bonds Stokes Holmes Watson Read Reading Wade Walks Ryder Rider Driver Sailor Rush Quick Hasty Hardy Stout
Sims Sin Trinidad Camino Candela Delta Alpha Omega Nova Vita Sofia Asia 
`;
