/** Given names and surnames frequent in Spain and in Spanish America; from general knowledge. */
export const given = `
Aarón Abel Abigail Abril Adela Adelina Adolfo Adrián Adriana Agustín Ainara Ainhoa Aitana Aitor Alba Alberto Alejandra Alejandro Alejo
Alfonso Alfredo Alicia Almudena Alonso Álvaro Amalia Amaia Amanda Amaya Amparo Ana Anabel Andrea Andrés Ángel Ángela Ángeles Anselmo
Antonia Antonio Araceli Ariadna Arturo Asunción Aurelio Aurora Azucena Beatriz Begoña Belén Benito Bernardo Berta Blanca Borja Brais
Bruno Camila Candela Carla Carlos Carlota Carme Carmelo Carmen Carmina Carolina Catalina Cecilia Celia César Charo Clara Claudia
Claudio Concepción Conchita Consuelo Coral Cristian Cristina Cristóbal Damián Daniel Daniela David Débora Delia Diana Diego Dolores
Domingo Dora Edgar Eduardo Elena Elías Elisa Eloy Elsa Elvira Emilia Emiliano Emilio Emma Encarnación Enric Enrique Erika Ernesto
Esperanza Esteban Estefanía Estela Ester Esther Estrella Eugenia Eugenio Eva Evaristo Fabián Fátima Federico Felipe Félix Fermín
Fernando Ferran Fidel Fina Florencio Francisca Francisco Gabriel Gabriela Gael Gema Gerardo Germán Gemma Gilberto Gisela Gloria Gonzalo
Graciela Gregorio Guadalupe Guillermo Gustavo Héctor Henar Herminia Hilario Hugo Ignacio Iker Imanol Inés Inmaculada Íñigo Irene
Iria Iris Isaac Isabel Isidoro Isidro Ismael Israel Iván Izan Jacinta Jacinto Jacobo Jaime Jairo Jaume Javier Jerónimo Jesús Jesusa
Jimena Joan Joaquín Joaquina Joel Jon Jonathan Jordi Jorge José Josefa Josefina Josep Josu Juan Juana Juanita Judith Julia Julián Juliana
Julio Laia Lara Laura Leandro Leire Leonardo Leonor Leticia Lidia Lola Lorena Lorenzo Lourdes Lucas Lucía Luciano Luis Luisa Luz Macarena
Magdalena Maite Manuel Manuela Manolo Mar Marc Marcelino Marcelo Marcos Margarita María Mariana Mariano Maribel Marina Mario Marisa
Marisol Marta Martín Martina Mateo Matías Matilde Mauricio Máximo Maximiliano Mercedes Micaela Miguel Milagros Minerva Miren Mireia
Miriam Moisés Mónica Montserrat Nacho Nadia Narciso Natalia Nerea Nicolás Nicolasa Nieves Noelia Nora Norberto Núria Nuria Octavio Óscar
Olalla Olga Oliver Olivia Oriol Pablo Paco Paloma Pascual Patricia Paula Paulina Paz Pedro Pepa Pepe Pere Petra Pilar Purificación Rafael
Rafaela Raimundo Ramiro Ramón Ramona Raquel Raúl Rebeca Regina Reyes Ricardo Rita Roberto Rocío Rodrigo Rodolfo Roger Rogelio Román
Rosa Rosalía Rosana Rosario Roser Rubén Ruth Salomé Salvador Samanta Samuel Sandra Santiago Santos Sara Saúl Sebastián Sergi Sergio
Silvia Simón Sofía Soledad Sonia Soraya Susana Tamara Tania Tatiana Teodoro Teresa Tomás Toni Trinidad Unai Ursula Valentina Valentín
Valeria Vanesa Vega Verónica Vicenta Vicente Víctor Victoria Violeta Virginia Xabier Xavier Ximena Xoán Yaiza Yolanda Zaira Zoe
Ahmed Fátima Mohamed Youssef Rachid Ionela Ion Mihai Elena Vasile Wilson Washington Nelson Yesenia Leidy`;

export const surnames = `
García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz Moreno Muñoz Álvarez Romero
Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano Morales Molina Blanco Suárez Castro Ortega Delgado Ortiz
Marín Rubio Núñez Medina Sanz Castillo Iglesias Cortés Garrido Santos Guerrero Lozano Cano Cruz Méndez Flores Prieto Herrera Peña León
Márquez Cabrera Gallego Calvo Vidal Campos Reyes Vega Fuentes Carrasco Diez Caballero Nieto Aguilar Santana Pascual Herrero Montero
Lorenzo Hidalgo Giménez Ibáñez Ferrer Durán Vicente Benítez Santiago Arias Mora Vargas Carmona Crespo Román Pastor Soto Sáez Velasco
Moya Soler Parra Esteban Bravo Gallardo Rojas Pardo Merino Franco Espinosa Izquierdo Lara Rivas Silva Rivera Casado Arroyo Redondo
Camacho Rey Vera Otero Luque Galán Montes Ríos Sierra Segura Carrillo Marcos Marti Soriano Mendoza Bernal Robles Vila Valero Palacios
Exposito Benito Varela Andrés Macías Guerra Pereira Bueno Heredia Roldán Mateo Contreras Villar Jurado Miranda Guillén Mateos Escudero
Aguilera Menéndez Casas Aparicio Rivero Estévez Beltrán Padilla Gracia Rico Calderón Abad Galindo Conde Salas Quintana Acosta Aranda
Blázquez Roca Bermúdez Costa Santamaría Salazar Guzmán Serra Manzano Villanueva Cuesta Tomás Miguel Hurtado Trujillo Simón Rueda Pacheco
Avila Simon Pons Lázaro Mesa Sancho Escobar Cordero Millán Alarcón Blasco Luna Zamora Castaño Vicente Salvador Bermejo Paredes Ballesteros
Valverde Anton Asensio Maldonado Bautista Ponce Valle Rodrigo Plaza Lorente Oliva Juan Mas Cuenca Murillo Collado Montoya Martos Marco
Cuevas Barroso Barrios Quesada Ros Alba Alcaraz Alfaro Alvarado Amador Arenas Arranz Arribas Avilés Ayala Baena Ballester
Barba Barrera Bello Bernabé Blanes Bonilla Borrego Bosch Burgos Caballero Cáceres Calero Cámara Camino Cantero Caro Carrera Carrión
Carvajal Casanova Castellano Castilla Cerezo Chacón Cobo Coll Córdoba Correa Corral Cortina Costa Criado Cuadrado Dávila Echeverría
Escribano Espejo Espinoza Esteve Etxeberria Fajardo Falcón Feliu Ferreira Figueroa Font Fraile Francés Gallo Galvez Gamero Garzón Gascón
Gaspar Gimeno Godoy Goñi Gordillo Granados Grau Guillem Haro Heras Hernando Hervás Hoyos Huertas Iñiguez Jaén Juárez Lago Latorre Leal
Leiva Linares Llorente Llamas López Losada Lucas Machado Madrid Maestre Manrique Marcos Marrero Mata Mejía Melero Mena Mir Molero Monge
Montesinos Moral Morán Morcillo Moro Mosquera Muro Naranjo Navas Nogueira Ochoa Olivares Oliver Ordóñez Orozco Ortuño Osorio Pacheco
Palma Palomo Pantoja Páez Peinado Peñalver Peralta Perea Pineda Pino Pinto Pizarro Polo Portillo Pozo Puig Pulido Quevedo Quintero
Quiroga Ramón Rebollo Recio Requena Rincón Riera Rojo Roig Romera Rosado Rosales Rosell Rovira Sabater Sala Salgado Salinas Salmerón
Sandoval Santacruz Sanchis Santiago Saavedra Seco Segovia Sepúlveda Sevilla Sola Solano Solé Solís Sosa Sotelo Tejada Tejero Tello Tena
Toledo Toro Toledano Tur Ureña Valdés Valencia Valenzuela Valiente Vallejo Valls Vara Velázquez Ventura Verdú Vergara Vilchez Villa Villalba
Viñas Vives Yáñez Zabala Zapata Zafra Zamorano Zurita Quispe Mamani Huamán Condori Chávez Paz Popescu Popa`;
