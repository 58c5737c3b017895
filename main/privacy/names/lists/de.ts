/** Given names and surnames frequent in Germany, Austria and Switzerland, migrants' included; from general knowledge. */
export const given = `
Achim Adelheid Adolf Agnes Albert Albrecht Alexander Alexandra Alfons Alfred Alina Alois Amelie Andrea Andreas Angela Angelika Anika
Anja Anke Anna Anne Annegret Anneliese Annemarie Annette Annika Antje Anton Antonia Armin Arne Arno Astrid August Axel Barbara Bärbel
Bastian Beate Ben Benjamin Bernd Bernhard Bernhardt Berta Bertram Bettina Bianca Birgit Bodo Boris Brigitte Brunhilde Bruno Burkhard
Carina Carl Carla Carmen Carola Caroline Carsten Charlotte Christa Christel Christian Christiane Christina Christine Christof Christoph
Clara Claudia Claus Clemens Cordula Corinna Cornelia Dagmar Daniel Daniela David Dennis Detlef Dieter Dietmar Dietrich Dirk Dominik
Dora Doris Dorothea Eberhard Eckhard Edeltraud Edgar Edith Eduard Egon Elena Elfriede Elias Elisabeth Elise Elke Ella Ellen Elsa Else
Emil Emilia Emily Emma Erhard Erich Erik Erika Ernst Erwin Esther Eugen Eva Evelyn Ewald Fabian Felix Ferdinand Finn Florian Frank
Franz Franziska Frauke Frieda Friedhelm Friedrich Friederike Frida Fritz Gabriele Georg Gerd Gerda Gerhard Gerlinde Gernot Gert Gertrud
Gisela Gottfried Gregor Greta Gretel Gudrun Günter Günther Guido Gustav Hanna Hannah Hannelore Hannes Hans Harald Hartmut Hedwig Heide
Heidemarie Heidi Heidrun Heike Heiko Heiner Heinrich Heinz Helene Helga Helmut Helmuth Hendrik Henning Henriette Henrik Henry Herbert
Hermann Herta Hertha Hilde Hildegard Holger Horst Hubert Hugo Ida Ilona Ilse Imke Ina Ines Inga Inge Ingeborg Ingo Ingrid Irene Iris
Irma Irmgard Isabel Isabell Isabelle Jakob Jan Jana Janina Jannik Jannis Jasmin Jens Jennifer Jessica Joachim Jochen Johann Johanna
Johannes Jonas Jonathan Jörg Jörn Josef Josefine Judith Jule Julia Julian Juliane Jürgen Justus Jutta Kai Karin Karina Karl Karla
Karolin Karoline Karsten Katarina Katharina Kathrin Katja Katrin Kerstin Kevin Kilian Kirsten Klara Klaus Konrad Konstantin Kristin
Kristina Kurt Lara Lars Laura Lea Leah Lena Leni Leon Leonard Leonie Leopold Lia Lieselotte Lilli Lina Linda Linus Lisa Lore Lorenz
Lothar Lotte Louis Louisa Lucia Luca Ludwig Luis Luisa Luise Lukas Lutz Lydia Magdalena Maik Maike Maja Malte Manfred Manuel Manuela
Mara Marc Marcel Marco Mareike Margarete Margarethe Margit Margot Margret Margrit Maria Marianne Marie Marina Mario Marion Marius
Markus Marlene Marlies Marta Martha Martin Martina Mathias Mathilde Mats Matthias Maurice Max Maximilian Maya Mechthild Meike Melanie
Melina Merle Mia Michael Michaela Mila Milan Mira Miriam Mona Monika Moritz Nadine Nadja Natalie Nele Nico Nicola Nicole Niels Niklas
Nikolaus Nils Nina Noah Norbert Ole Olaf Oliver Oskar Oswald Othmar Otmar Otto Pascal Patricia Patrick Paul Paula Pauline Peter Petra
Philip Philipp Pia Rainer Ralf Ralph Ramona Raphael Rebecca Regina Reiner Reinhard Reinhold Renate René Ricarda Richard Rita Robert
Robin Roland Rolf Roman Romy Ronny Rosemarie Rosi Roswitha Rudi Rudolf Rüdiger Ruth Sabine Sabrina Samuel Sandra Sara Sarah Saskia
Sebastian Siegfried Sieglinde Siegmar Sigrid Silke Silvia Simon Simone Sina Sofia Sofie Sonja Sophia Sophie Stefan Stefanie Steffen
Steffi Stephan Stephanie Sten Susanne Susann Sven Svenja Swantje Sybille Sylvia Tanja Tatjana Theo Theodor Theresa Therese Thomas Thorsten
Thilo Tim Timo Tina Tobias Tom Toni Torben Torsten Traudel Traute Udo Ulf Uli Ulla Ulrich Ulrike Ursula Uschi Ute Uwe Valentin Valentina
Vanessa Vera Verena Veronika Viktor Viktoria Vincent Volker Volkmar Waldemar Walter Waltraud Waltraut Wanda Werner Wiebke Wilfried
Wilhelm Wilhelmine Willi Willy Winfried Wolfgang Wolfram Yannick Yannik Yvonne Ahmet Ali Ayse Aylin Can Cem Elif Emine Emre Fatih Fatma
Hasan Hatice Hüseyin Ibrahim Kemal Mehmet Mohamed Mohammad Murat Mustafa Özlem Serkan Sevgi Yusuf Zeynep Agnieszka Anastasia Bogdan
Dmitri Ekaterina Goran Igor Irina Ivan Ivana Jasna Katarzyna Ludmila Natalia Nikolai Oksana Olga Pavel Sergej Svetlana Tatiana
Vladimir Wojciech Zoran`;

export const surnames = `
Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann
Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann
König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger
Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger
Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas
Voigt Sauer Arnold Wolff Pfeiffer Ernst Beyer Lindner Ebert Peter Jansen Arndt Hermann Franz Kaufmann Wenzel Hübner Kruse Hansen Christ
Böttcher Paul Schilling Barth Hoppe Nowak Ullrich Ulrich Marx Fiedler Thiele Bachmann Bender Kurz Böhme Siebert Brinkmann Adam Seifert
Herzog Scherer Schütz Schuhmacher Heinz Frey Dahm Ackermann Adler Ahrens Altmann Anders Appel Auer Bach Bader Balzer Bartels Barthel
Bartsch Becher Behrendt Behrens Benz Berg Bernhardt Biermann Binder Bischoff Blank Block Blum Bock Bode Bohn Böhmer Bormann Born
Brand Breuer Brückner Brunner Bruns Buchholz Buck Bühler Burger Burkhardt Busse Büttner Carstens Christmann Claus Conrad Cordes Decker
Deppe Dick Diehl Dietz Döring Dorn Dreyer Eberle Eckert Eder Ehlers Ehrlich Eichhorn Eilers Engelhardt Engelmann Erdmann Esser Evers
Fabian Falk Feldmann Fink Fleischer Förster Frenzel Freund Freitag Fricke Fritz Fritsch Fröhlich Funk Gabriel Gärtner Gebhardt Geiger
Geisler Gerlach Giese Glaser Göbel Götz Gottschalk Grabowski Greiner Grimm Gross Großmann Gruber Grünwald Haase Häfner Hagemann Hagen
Hammer Hanke Harms Hartwig Hauser Hecht Heck Heil Hein Heine Heinemann Heise Heller Hempel Henke Hennig Henning Hensel Hentschel Herbst
Herold Hess Heß Hesse Heuer Heyer Hinz Hirsch Hofer Höfer Hoffmeister Höhn Hohmann Holz Holzer Horst Huth Ihle Jacob Jacobs Jahn Jakob
Janssen Janßen Jansen Jensen John Jordan Jürgens Kaminski Kamp Karl Kern Kessler Keßler Kirchner Kirsch Klaus Klee Klemm Kling Klose Kluge
Knoll Köhn Kohl Köster Kolb Konrad Kopp Korn Koslowski Kowalski Krafft Kraft Kramer Krebs Kremer Krieger Kröger Kröll Kunz Kunze Kurth Küster Lambrecht
Langer Lauer Laufer Leonhardt Lenz Linke Löffler Lohmann Lorenzen Lutz Maas Mack Mahler Mai Mann Marquardt Martens Mattes Maurer May
Meister Menzel Merkel Mertens Metz Metzger Meurer Michaelis Michel Michels Miller Mohr Moll Moritz Moser Mühlbauer Münch Nagel Naumann Neubauer
Neuhaus Nickel Niemann Nolte Noll Oswald Ott Pape Paulsen Petersen Petri Pfaff Pfeifer Philipp Pieper Plath Popp Preuß Probst Raabe Radtke Rau
Rausch Reich Reichel Reichert Reimann Reimer Reinhardt Reinhold Reiter Renner Reuter Ritter Röder Rohde Römer Rose Rosenberger Rösch Rösler
Roßmann Rothe Rudolph Ruf Runge Rupp Sander Sattler Schade Schäffer Schaller Scharf Scheffler Schenk Schick Schiller Schindler Schlegel Schlüter
Schmidtke Schmitt Schön Scholl Schott Schrader Schramm Schröter Schubert Schüler Schulz Schultz Schultze Schuster Schütte Schwab Schwarzer
Schweizer Seiler Seitz Siegel Simon Singer Späth Specht Sperling Springer Stadler Stahl Stark Steffen Steffens Steiner Steinmetz Stephan
Stock Stoll Strauß Strobel Stumpf Sturm Thiel Thies Thoma Timm Trautmann Uhlig Unger Urban Vetter Voß Voss Wachter Wagenknecht Walther
Weigel Weiss Weller Wendt Wenzel Wiedemann Wiegand Wieland Wiese Wild Wilhelm Wilke Will Wimmer Winkelmann Winter Wirth Witt Witte Wulf
Wunderlich Wurm Zander Zeller Ziegler Zimmer Zink Zöller Yılmaz Yilmaz Kaya Demir Çelik Celik Şahin Sahin Yıldız Yildiz Yıldırım Öztürk
Aydın Aydin Arslan Doğan Dogan Kılıç Kilic Koç Ivanov Petrov Popov Novak Jovanović Nikolić Nguyen Ahmed Khan Hussein`;
