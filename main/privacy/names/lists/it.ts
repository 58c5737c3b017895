/** Given names and surnames frequent in Italy and Ticino, migrants' included; from general knowledge. */
export const given = `
Achille Ada Adele Adelaide Adelina Adolfo Adriana Adriano Agata Agnese Agostino Aida Alba Alberta Alberto Aldo Alessandra Alessandro
Alessia Alessio Alex Alfio Alfonso Alfredo Alice Alida Allegra Amalia Ambra Amedeo Amelia Andrea Angela Angelica Angelina Angelo Anita
Anna Annalisa Annamaria Annarita Annunziata Antonella Antonia Antonietta Antonino Antonio Arianna Armando Armida Arnaldo Arturo Asia
Assunta Attilio Augusta Augusto Aurelio Aurora Azzurra Barbara Bartolomeo Beatrice Benedetta Bernardo Biagio Bice Bruna Brunella Bruno
Camilla Carla Carlo Carlotta Carmela Carmelo Carmen Carmine Carolina Caterina Catia Cecilia Celeste Celestino Cesare Chiara Ciro Cinzia
Clara Claudia Claudio Clelia Clemente Clotilde Concetta Corrado Cosimo Costantino Cristian Cristiano Cristina Daniela Daniele Danilo
Dario Davide Debora Deborah Delia Demetrio Denis Denise Desirée Diana Diego Dino Domenico Donata Donatella Donato Dora Edda Edoardo
Egidio Elda Elena Eleonora Elia Elio Elisa Elisabetta Elsa Emanuela Emanuele Emilia Emilio Emma Ennio Enrica Enrico Enza Enzo Ercole
Erica Erika Ermanno Ernesto Ester Ettore Eugenia Eugenio Eva Ezio Fabiana Fabio Fabiola Fabrizia Fabrizio Fausta Fausto Federica Federico
Felicia Ferdinando Fernanda Fernando Ferruccio Filippa Filippo Fiorella Fiorenza Flavia Flavio Flora Franca Francesca Francesco Franco
Fulvio Gabriella Gabriele Gaetana Gaetano Gaia Gaspare Gemma Gennaro Gerardo Germana Giacinto Giacoma Giacomo Giada Giampaolo Giampiero
Gian Giancarlo Gianfranco Gianluca Gianluigi Gianmarco Gianna Gianni Gianpaolo Gilberto Gilda Ginevra Gino Giacomina Giorgia Giorgio
Giovanna Giovanni Girolamo Giulia Giuliana Giuliano Giulio Giuseppa Giuseppe Giuseppina Giusy Gloria Graziano Graziella Greta Guido
Gustavo Ida Ignazio Igor Ilaria Ilenia Imma Immacolata Ines Innocenzo Irene Iris Irma Isabella Italo Iva Ivan Ivana Ivano Ivo Jacopo
Jessica Katia Lara Laura Lavinia Lea Leonardo Leonilde Leopoldo Leone Leonora Letizia Lia Liana Licia Lidia Liliana Lina Linda Lino Lisa
Livia Livio Lorella Lorena Lorenza Lorenzo Loredana Loretta Luana Luca Lucia Luciana Luciano Lucio Lucrezia Ludovica Ludovico Luigi Luigia
Luigina Luisa Maddalena Mafalda Maira Manuel Manuela Mara Marcella Marcello Marco Margherita Maria Mariangela Marianna Mariano Marilena
Marina Marino Mario Marisa Maristella Marta Martina Martino Massimiliano Massimo Matilde Matteo Mattia Maura Maurizio Mauro Melissa
Michela Michelangelo Michele Milena Mirco Mirella Miriam Mirko Moira Monica Morena Moreno Nadia Natale Natalia Nazario Nella Nello Nerina
Nicola Nicolas Nicoletta Nicolò Noemi Nora Norma Nunzia Nunzio Olga Olimpia Oreste Orlando Ornella Oriana Orazio Oscar Osvaldo Ottavia
Ottavio Palma Palmira Paola Paolo Pasquale Pasqualina Patrizia Patrizio Piera Pierangelo Pierfrancesco Pierina Piergiorgio Pierluigi
Piero Pierpaolo Pietro Pina Pino Piera Placido Primo Quirino Rachele Raffaella Raffaele Raffaella Ramona Raoul Raul Rebecca Regina Remo
Renata Renato Renzo Riccardo Rina Rinaldo Rita Roberta Roberto Rocco Rodolfo Romano Romeo Romina Romolo Rosa Rosalba Rosalia Rosangela
Rosanna Rosaria Rosario Rosella Rosetta Rosina Rossana Rossella Ruggero Sabina Sabrina Salvatore Salvatrice Samanta Samuele Sandra Sandro
Santa Santina Santo Sara Saverio Savino Sebastiana Sebastiano Selene Sergio Settimio Severino Silvana Silvano Silvestro Silvia Silvio
Simona Simone Simonetta Sofia Sonia Stefania Stefano Susanna Tania Tatiana Tea Teodoro Tecla Teresa Tiberio Tina Tiziana Tiziano Tommaso
Tonino Tullio Ubaldo Ugo Umberto Urbano Valentina Valentino Valeria Valerio Vanda Vanessa Vania Vera Veronica Vincenza Vincenzo Viola
Virginia Virgilio Vito Vittoria Vittorio Viviana Walter Wanda Zaira Zeno Zita Ahmed Mohamed Fatima Oksana Mihaela Ionut Florin Arben
Besnik Ling Wei Ana Elvira Ermal Kujtim`;

export const surnames = `
Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Giordano Mancini Rizzo Lombardi Moretti
Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola
Parisi Villa Conte Ferraro Ferri Fabbri Bianco Marini Grasso Valentini Messina Sala Gatti Pellegrini Palumbo Sanna Farina Rizzi Monti
Cattaneo Morelli Amato Silvestri Mazza Testa Grassi Pellegrino Carbone Giuliani Benedetti Barone Rossetti Caputo Montanari Guerra
Palmieri Bernardi Martino Fiore Ferretti Bellini Basile Riva Donati Piras Vitali Battaglia Sartori Neri Costantini Milani Pagano Ruggiero
Sorrentino Orlando Damico Negri Mantovani Bianchini Fiorentini Pace Bruni Morandi Marchetti Rota Marra Cocco Ferrante Castelli Giorgi
Catalano Carli Salvi Sorrentino Basso Palma Sacco Villani Fusco Valente Gallina Grossi Ventura Tosi Bertolini Franchi Giannini Ruggeri
Fumagalli Marchi Fava Orsini Manfredi Rocca Marangoni Zanella Zanetti Pinna Meloni Piccolo Melis Lai Mura Deiana Puddu Murgia Cossu
Porcu Spano Abate Accardi Adami Agostini Albanese Alberti Albertini Alfieri Aliberti Allegri Aloisi Altieri Amadori Amoroso Andreoli
Angeli Angelini Anselmi Antonelli Antonini Arena Arcuri Argento Armani Arnone Arrigoni Astolfi Avallone Azzolini Baldi Baldini Balestra
Baldassarre Barbato Barbera Baroni Bartoli Bartolini Bartolomei Basili Bassi Bellini Bello Bellotti Belotti Benvenuti Beretta Bernardini
Berti Bertoni Bertini Betti Biagi Biagini Biasi Biondi Bini Bisi Bocchi Boccia Bonanno Bonetti Boni Bonomi Borghi Borrelli Bosco Boschi
Bottaro Bova Brambilla Brogi Brunetti Bruschi Bucci Burgio Buono Cabras Calabrese Calabrò Calderone Calvi Camilli Campana Canale Cannata
Cantoni Capelli Capone Capasso Cappelli Capuano Caprioli Caracciolo Carboni Cardinale Carlini Carlucci Carnevale Carrara Carta Carusi
Casadei Casagrande Casale Casella Castellani Castiglioni Catalani Cavaliere Cavalli Cavallo Ceccarelli Cecchi Cella Ceriani Cerri Cervi
Cesari Chiari Chiesa Chiodi Cicala Cipolla Cipriani Cirillo Clemente Cocchi Colella Coletta Colli Contini Corona Corradi Corsi Cortese
Corti Cosentino Crespi Cristiani Croce Curci Cusumano Daddario Dagostino Damiani Dangelo Danieli Deluca Derosa Desantis Desimone Destefano
Devita Diana Dimarco Dipietro Dolce Donato Durante Fabiani Falco Falcone Fanti Fasano Favaro Federici Felici Ferrero Ferrini Ferro Filippi
Fini Fioravanti Floris Fontanella Forte Forti Fortunato Franceschi Franceschini Franco Frau Fratini Gabrielli Galasso Galletti Gallucci Gargiulo
Garofalo Gasparini Genovese Gerardi Ghezzi Giacomelli Giglio Gigli Giordani Giovannini Girardi Giuffrida Giusti Gori Graziani Grazioli Grieco
Grimaldi Grillo Guarino Guerrieri Guidi Iacono Iannone Iorio Izzo Landi Lazzari Lenzi Leonardi Leoni Liguori Lisi Locatelli Lodi Lorenzi
Lorusso Lucchesi Lucchini Luciani Lupo Macrì Maggi Magnani Maiorano Mancuso Manca Mancino Manna Mannino Marano Marchese Marchesi Marchini
Mariotti Marras Marrone Masi Masini Massa Massaro Mattioli Mauri Mauro Mazzoni Mazzola Mele Meneghini Menegatti Merlo Micheli Migliore Minelli
Miceli Molinari Monaco Mondini Montagna Montani Montini Morabito Moro Morra Mosca Motta Muratori Musso Nanni Napoli Napolitano Nardi Natale
Nava Negro Nicoletti Nobile Nocera Novelli Oliva Olivieri Orlandi Orlandini Orrù Paci Padovani Pagani Palermo Palazzo Palladino Palombo Panico
Pandolfi Paoletti Paolini Papa Pappalardo Parodi Pascale Pasini Pasquali Pastore Pavan Pavesi Pedretti Perego Peri Perini Perna Perrone Perrotta
Pesce Petrelli Petrone Petrucci Piazza Picone Pini Pinto Pintus Pirrone Pisani Pisano Poggi Poletti Poli Polito Pozzi Prati Presti Proietti Pucci
Puglisi Quaranta Raimondi Randazzo Ranieri Ravelli Re Renzi Resta Ricciardi Righi Rinaldo Riccio Rocchi Roberti Romeo Romani Rosa Roselli Rosati
Rosso Rubino Ruffini Sabatini Sacchi Salerno Salvatore Salvatori Sanfilippo Santagata Santi Santini Santucci Sassi Savino Scala Scalise Scarpa
Schiavone Schirru Sciortino Scotti Sebastiani Serafini Sforza Siciliano Signorelli Silvestro Simeone Simonetti Sirigu Soldati Sorbello Sorgente
Spada Spagnolo Spina Spinelli Stella Tarantino Tedesco Tedeschi Testi Tomasi Tommasi Toscano Trevisan Tucci Turco Ungaro Usai Valentino Valeri
Vecchi Venturi Venturini Verdi Vezzoli Viale Viganò Vinci Viola Visconti Viscardi Vitiello Viviani Volpe Volpi Zago Zambelli Zanini Zanotti
Zappa Zito Zucca Zuccaro Hoxha Shehu Popa Singh Hu Chen Diop`;
