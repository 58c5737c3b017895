/** Given names and surnames frequent in the United States, of all its communities; from general knowledge. */
export const given = `
Aaron Abigail Adam Addison Adrian Aiden Alan Albert Alejandro Alex Alexander Alexandra Alexis Alfred Alice Alicia Allen
Allison Alyssa Amanda Amelia Amy Ana Andrea Andrew Angela Angelica Ann Anna Anne Annie Anthony Antonio Ariana Arthur Ashley
Audrey Austin Ava Barbara Beatrice Benjamin Bernard Bernice Bertha Beth Betty Beverly Billy Bobby Bonnie Bradley Brandi
Brandon Brenda Brent Brett Brian Brianna Brittany Bruce Bryan Caleb Calvin Cameron Candace Carla Carlos Carmen Carolyn
Carrie Carter Casey Catherine Cathy Cecilia Chad Charlene Charles Charlotte Chelsea Cheryl Chester Chloe Chris Christina
Christine Christopher Cindy Clara Clarence Claudia Clayton Clifford Clinton Clyde Cody Colin Colleen Connie Connor Corey
Courtney Craig Curtis Cynthia Daniel Danielle Danny Darlene Darrell Darren Darryl David Debbie Deborah Debra Denise Dennis
Derek Derrick Diana Diane Dolores Donald Donna Doris Dorothy Douglas Duane Dustin Dwayne Dwight Dylan Earl Eddie Edgar Edith
Edna Eduardo Edward Edwin Eileen Elaine Eleanor Elena Elijah Elizabeth Ella Ellen Elmer Elsie Emily Emma Eric Erica Erik Erin
Ernest Esther Ethan Ethel Eugene Eva Evan Evelyn Felicia Felix Fernando Florence Floyd Frances Francis Francisco Frank Franklin
Fred Frederick Gabriel Gabrielle Gail Gary Gavin Geoffrey George Gerald Geraldine Gilbert Gina Gladys Glen Glenda Glenn Gloria
Gordon Grace Greg Gregory Gretchen Guadalupe Hailey Hannah Harold Harry Harvey Heather Hector Heidi Helen Henry Herbert Herman
Holly Howard Ian Ida Irene Irma Isaac Isabella Isaiah Ivan Jack Jackie Jackson Jacob Jacqueline Jaime James Jamie Janet Janice
Jared Jasmine Jason Javier Jay Jayden Jean Jeanette Jeff Jeffery Jeffrey Jenna Jennifer Jenny Jeremiah Jeremy Jerome Jerry
Jesse Jessica Jesus Jill Jim Jimmy Jo Joan Joann Joanne Joel John Johnny Jon Jonathan Jordan Jorge Jose Joseph Joshua Joyce
Juan Juanita Judith Judy Julia Julian Julie Justin Karen Karl Katherine Kathleen Kathryn Kathy Katie Kayla Keisha Keith Kelly
Kelsey Ken Kenneth Kent Kevin Kim Kimberly Kristen Kristin Kristina Kurt Kyle Landon Larry Latasha Latoya Laura Lauren Laurie
Lawrence Leah Lee Leo Leon Leonard Leroy Leslie Lester Lewis Liam Lillian Linda Lindsay Lindsey Lisa Lloyd Logan Lois Lonnie
Loretta Lori Lorraine Louis Louise Lucas Lucille Lucy Luis Luke Luther Lydia Lynn Mabel Madeline Madison Malik Manuel Marcia
Marcus Margaret Maria Mariah Marian Marie Marilyn Mario Marion Marissa Marjorie Marlene Marsha Martha Martin Marvin Mary Mason
Mateo Matthew Maureen Maurice Max Maxine Megan Melanie Melinda Melissa Melvin Mia Michael Micheal Michele Michelle Miguel Mike
Mildred Milton Minnie Misty Mitchell Molly Monica Monique Morgan Myrtle Nancy Naomi Natalie Natasha Nathan Nathaniel Neil
Nicholas Nicole Noah Nora Norma Norman Olivia Omar Oscar Owen Pamela Patricia Patrick Paul Paula Pauline Pedro Peggy Penelope
Perry Peter Philip Phillip Phyllis Priscilla Rachel Rafael Ralph Ramon Randall Randy Raymond Rebecca Regina Renee Rhonda
Ricardo Richard Rick Ricky Rita Robert Roberta Roberto Robin Rodney Roger Roland Ron Ronald Ronnie Rosemary Ross Roy Russell
Ruth Ryan Sabrina Sally Salvador Sam Samantha Samuel Sandra Sara Sarah Savannah Scott Sean Sebastian Sergio Seth Shane Shannon
Sharon Shaun Shawn Sheila Shelby Sherri Sherry Shirley Sidney Sonia Sophia Spencer Stacey Stacy Stanley Stella Stephanie
Stephen Steve Steven Stuart Sue Susan Suzanne Sylvia Tamara Tammy Tanya Tara Teresa Terrance Terry Thelma Theodore Theresa
Thomas Tiffany Tim Timothy Tina Todd Tom Tommy Toni Tony Tracey Tracy Travis Trevor Tricia Tyler Tyrone Valerie Vanessa Vera
Vernon Veronica Vicki Vicky Victor Victoria Vincent Viola Virgil Virginia Vivian Wallace Walter Wanda Warren Wayne Wendy Wesley
Willard William Willie Wilma Winifred Wyatt Xavier Yolanda Yvette Yvonne Zachary Zoe Deshawn Lakisha Darnell Jamal Tanisha
Aisha Ebony Jalen Imani Wei Ming Mei Xin Jing Hui Li Hiroshi Kenji Yuki Sanjay Priya Anil Sunita Rajesh Deepak Anjali Vijay
Ravi Minh Thanh Linh Tuan Huong Jin Hyun Soo Jae Min`;

export const surnames = `
Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor
Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott
Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz
Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed
Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo
Sanders Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Gonzales
Fisher Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin Wallace Moreno West Cole Hayes Bryant
Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford Castro Marshall Owens Harrison Fernandez McDonald Woods Washington
Kennedy Wells Vargas Henry Chen Freeman Webb Tucker Guzman Burns Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw
Snyder Mason Dixon Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills Meyer Rice
Schmidt Garza Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant Dunn Kelley Spencer Hawkins Arnold Pierce
Hansen Peters Santos Hart Bradley Knight Elliott Cunningham Duncan Armstrong Hudson Carroll Lane Riley Andrews Alvarado Ray
Delgado Berry Perkins Hoffman Johnston Matthews Pena Richards Contreras Willis Carpenter Lawrence Sandoval Guerrero George Chapman
Rios Estrada Ortega Watkins Greene Nunez Wheeler Valdez Harper Burke Larson Santiago Maldonado Morrison Franklin Carlson Austin
Dominguez Carr Lawson Jacobs Obrien Lynch Singh Vega Bishop Montgomery Oliver Jensen Harvey Williamson Gilbert Dean Sims Espinoza
Howell Li Wong Reid Hanson McCoy Garrett Burton Fuller Wang Weber Welch Rojas Lucas Marquez Fields Park Yang Little Banks
Padilla Day Walsh Bowman Schultz Luna Fowler Mejia Davidson Acosta Brewer May Holland Juarez Newman Pearson Curtis Cortez Douglas
Schneider Joseph Barrett Navarro Figueroa Keller Avila Wade Molina Stanley Hopkins Campos Barnett Bates Chambers Caldwell Beck
Lambert Miranda Byrd Craig Ayala Lowe Frazier Powers Neal Leonard Gregory Carrillo Sutton Fleming Rhodes Shelton Schwartz Norris
Jennings Rios Watts Duran Walters Cohen McDaniel Moran Parks Steele Vaughn Becker Holt Deleon Barker Terry Hale Leon Hail Benson
Haynes Horton Miles Lyons Pham Graves Bush Thornton Wolfe Warner Cabrera McKinney Mann Zimmerman Dawson Lara Fletcher Page McCarthy
Love Robles Cervantes Solis Erickson Reeves Chang Klein Salinas Fuentes Baldwin Daniel Simon Velasquez Hardy Higgins Aguirre Lin
Cummings Chandler Sharp Barber Bowen Ochoa Dennis Robbins Liu Ramsey Francis Griffith Paul Blair OConnor Cardenas Pacheco Cross
Calderon Quinn Moss Swanson Chan Rivas Khan Rodgers Serrano Fitzgerald Rosales Stevenson Christensen Manning Gill Curry McLaughlin
Harmon McGee Gross Doyle Garner Newton Burgess Reese Walton Blake Trujillo Adkins Brady Goodman Roman Webster Goodwin Fischer
Huang Potter Delacruz Montoya Todd Wu Hines Mullins Castaneda Malone Cannon Tate Mack Sherman Hubbard Hodges Zhang Guerra Wolf
Valencia Saunders Franco Rowe Gallagher Farmer Hammond Hampton Townsend Ingram Wise Gallegos Clarke Barton Schroeder Maxwell Waters
Logan Camacho Strickland Norman Person Colon Parsons Frank Harrington Glover Osborne Buchanan Casey Floyd Patton Ibarra Ball Tyler
Suarez Bowers Orozco Salas Cobb Gibbs Andrade Bauer Conner Moody Escobar McGuire Lloyd Mueller Hartman French Kramer McBride Pope
Lindsey Velazquez Norton McCormick Sparks Flynn Yates Hogan Marsh Macias Villanueva Zamora Pratt Stokes Owen Ballard Lang Brock
Villarreal Charles Drake Barrera Cain Patrick Pineda Burnett Mercado Santana Shepherd Bautista Ali Shaffer Lamb Trevino McKenzie
Hess Beil Olsen Cochran Morton Nash Wilkins Petersen Briggs Shah Roth Nicholson Holloway Lozano Rangel Flowers Hoover Short Arias
Mora Valenzuela Bryan Meyers Weiss Underwood Bass Greer Summers Houston Carson Morrow Clayton Whitaker Decker Yoder Collier Zuniga
Carey Wilcox Melendez Poole Roberson Larsen Conley Davenport Copeland Massey Lam Huff Rocha Cameron Jefferson Hood Monroe Anthony
Pittman Huynh Randall Singleton Kirk Combs Mathis Christian Skinner Bradford Richard Galvan Wall Boone Kirby Wilkinson Bridges
Bruce Atkinson Velez Meza Roy Vincent York Hodge Villa Abbott Allison Tapia Gates Chase Sosa Sweeney Farrell Wyatt Dalton Horn
Barron Phelps Yu Dickerson Heath Foley Atkins Mathews Bonilla Acevedo Benitez Zavala Hensley Glenn Cisneros Harrell Shields Rubio
Huffman Choi Boyer Garrison Arroyo Bond Kane Hancock Callahan Dillon Cline Wiggins Grimes Arellano Melton Oneill Savage Ho Beltran
Pitts Parrish Ponce Rich Booth Koch Golden Ware Brennan McDowell Marks Cantu Humphrey Baxter Sawyer Clay Tanner Hutchinson Kaur
Berg Wiley Gilmore Russo Villegas Hobbs Keith Wilkerson Ahmed Beard McClain Montes Mata Rosario Vang Walter Henson Oneal Mosley
McClure Beasley Stephenson Snow Huerta Preston Vance Barry Johns Eaton Blackwell Dyer Prince MacDonald Solomon Guevara Stafford
English Hurst Woodard Cortes Shannon Kemp Nolan McCullough Merritt Murillo Moon Salgado Strong Kline Cordova Barajas Roach Rosas
Winters Jacobson Lester Knox Bullock Kerr Leach Meadows Orr Davila Whitehead Pruitt Kent Conway McKee Barr David Dejesus Marin`;
