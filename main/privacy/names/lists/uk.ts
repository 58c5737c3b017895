/** Given names and surnames frequent in the United Kingdom, of all its communities; from general knowledge. */
export const given = `
Aaron Abbie Abdul Abigail Adam Adele Adrian Agnes Ahmed Aidan Ailsa Aileen Aisha Alan Alasdair Alastair Albert Alec Alex Alexander
Alexandra Alfie Alfred Alice Alison Alistair Allan Amanda Amelia Amy Andrea Andrew Angela Angus Anita Ann Anna Annabel Anne Annette
Anthony Antony Archie Arthur Arun Asha Audrey Ava Barbara Barry Beatrice Ben Benjamin Bernadette Bernard Beryl Bethany Betty Beverley
Brenda Brendan Brian Bridget Bronwen Bruce Bryan Calum Callum Cameron Carl Carole Caroline Carolyn Catherine Catriona Cecil Ceri
Charles Charlie Charlotte Cheryl Chloe Christina Christine Christopher Ciara Claire Clare Clifford Clive Colin Connor Craig Damian
Daniel Danielle Darren David Dawn Deborah Declan Deirdre Denis Denise Dennis Derek Desmond Diana Diane Dominic Donald Donna Doreen
Doris Dorothy Dougal Douglas Duncan Dylan Edith Edmund Edward Edwin Eileen Elaine Eleanor Elizabeth Ella Ellie Elsie Emily Emma Eoin
Eric Erin Esme Ethan Ethel Eunice Euan Eva Evelyn Evie Ewan Fatima Felicity Finlay Fiona Florence Frances Francesca Francis Frank
Fraser Freddie Frederick Freya Gail Gareth Gary Gavin Gemma Geoffrey George Georgia Georgina Gerald Geraldine Gerard Gillian Gladys
Glenys Glyn Gordon Graeme Graham Greg Gregory Gwen Gwyneth Hamish Hannah Harold Harriet Harrison Harry Hayley Heather Hector Helen
Henry Herbert Hilary Howard Hugh Hugo Hussein Iain Ian Ibrahim Ieuan Imogen Imran Irene Iris Isabel Isabella Isla Isobel Ivor Jack
Jackie Jacqueline Jake James Jamie Jane Janet Janice Jasmine Jason Jayne Jean Jeffrey Jemma Jenna Jennifer Jeremy Jessica Jill Joan
Joanna Joanne Joe John Jonathan Jordan Joseph Josephine Josh Joshua Joyce Judith Julia Julian Julie June Justin Karen Kate Katherine
Kathleen Kathryn Katie Kayleigh Keith Kelly Kenneth Kerry Kevin Kieran Kim Kirsty Kirsten Kyle Laura Lauren Lawrence Leanne Lee Leigh
Leo Leon Leonard Lesley Leslie Lewis Liam Lilian Lily Linda Lindsay Lindsey Lisa Logan Lorna Lorraine Louis Louise Lucas Lucy Luke
Lynda Lynn Lynne Mabel Maisie Malcolm Margaret Maria Marian Marie Marilyn Marion Marjorie Martin Mary Matilda Matthew Maureen Maurice
Mavis Maxwell Megan Melanie Melissa Mervyn Mia Michael Michelle Millie Miriam Mohamed Mohammad Mohammed Moira Molly Monica Morag
Muhammad Muriel Nadia Nancy Naomi Natalie Natasha Nathan Neil Nicholas Nicola Nicole Nigel Noah Noel Nora Norma Norman Oliver Olivia
Olwen Oscar Owen Pamela Patricia Patrick Paul Paula Pauline Peggy Penelope Percy Peter Philip Philippa Phoebe Phyllis Piers Poppy
Rachael Rachel Ralph Raymond Rebecca Reginald Rhiannon Rhona Rhys Richard Rita Robert Robin Rodney Roger Roisin Ronald Rory Rosemary
Rosie Ross Rowan Roy Rupert Russell Ruth Ryan Sally Sam Samantha Samuel Sandra Sara Sarah Scarlett Scott Sean Sebastian Shane Sharon
Sheila Shirley Sian Sidney Simon Sinead Siobhan Sonia Sophia Sophie Spencer Stacey Stanley Stella Stephanie Stephen Steven Stewart
Stuart Susan Suzanne Sybil Sylvia Teresa Terence Terry Tessa Theo Theresa Thomas Timothy Tina Toby Tom Tracey Tracy Trevor Tristan
Una Valerie Vanessa Vera Verity Vernon Veronica Victoria Vincent Violet Vivien Walter Wayne Wendy Wilfred William Winifred Yasmin
Yvonne Zachary Zara Zoe Amit Anjali Deepak Gurpreet Harpreet Jaspreet Manjit Nasreen Parveen Rajesh Rukhsana Salma Sanjay Shabana
Sunil Tariq Usman Yusuf Chidi Chioma Kwame Ngozi Adebayo Oluwaseun Agnieszka Katarzyna Krzysztof Piotr Tomasz Magdalena`;

export const surnames = `
Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson
Clarke Clark Harrison Scott Cooper King Davis Baker Morris Hill Lewis Turner Hughes Edwards Bennett Carter Allen Parker Harris Phillips
Kelly Moore Shaw Cook Martin Murphy Price Watson Bailey Young Thomas Mitchell Richardson Griffiths Anderson Marshall Simpson Cox
Adams Ward Campbell Collins James Wilkinson Murray Foster Bell Stewart Gray Miller Rogers Graham Mason Ellis Russell Barnes Owen
Hunt Lloyd Chapman Palmer Knight Holmes Matthews Butler Jenkins Barker Mills Stevens Fisher Dixon Webb Rose Pearson Harvey Gibson
Lawrence Elliott Ford Andrews Hamilton Reynolds Fletcher Powell Cole Johnston Walsh Hudson West Gordon Day Robertson Fox Grant Kennedy
Patel Khan Hussain Begum Ahmed Singh Kaur Ali Shah Akhtar Malik Iqbal Mahmood Mohammed Rahman Islam Miah Uddin Chowdhury Bibi Sharma
Armstrong Arnold Atkins Atkinson Austin Ball Banks Barber Barrett Barry Bartlett Barton Bates Baxter Beaumont Benson Berry Birch Bird
Bishop Black Blackburn Blake Bolton Bond Booth Bowden Bowen Boyd Boyle Bradley Bradshaw Brady Bray Brennan Brookes Brooks Browne Bruce
Bryan Bryant Buckley Bull Burgess Burke Burns Burrows Burton Byrne Cameron Carpenter Carr Carroll Cartwright Chadwick Chambers Chandler
Charlton Christie Clements Clifford Coates Coleman Connolly Connor Conway Cooke Coombes Cooke Corbett Craig Crawford Cross Crowther
Cunningham Currie Curtis Dale Daly Daniels Davey Davidson Davison Dawson Dean Dennis Dickinson Dobson Docherty Dodd Doherty Donnelly
Douglas Doyle Drew Duffy Duncan Dunn Dyer Eaton Eccles Farrell Faulkner Ferguson Field Finch Fitzgerald Fleming Flynn Forbes Forster
Foulkes Fowler Francis Franklin Fraser Freeman French Frost Fuller Gallagher Gardiner Gardner Garner George Gibbons Gibbs Gilbert Giles
Gill Glover Goddard Goodwin Gough Gould Green Greenwood Gregory Griffin Hancock Hanson Harding Hardy Harper Hart Hartley Hawkins Hayes
Haynes Heath Henderson Henry Herbert Hewitt Hicks Higgins Hilton Hobbs Hodgson Holden Holland Holloway Holt Hooper Hope Hopkins Horton
Houghton Howard Howarth Howe Howell Howells Hudson Humphreys Humphries Hunter Hutchinson Hyde Ingram Irving Jarvis Jennings John
Johnstone Jordan Joyce Kay Kemp Kent Kerr Kirby Kirk Lamb Lambert Lane Law Lawson Leach Lee Leigh Lees Leslie Lester Levy Lindsay Little
Long Lord Lowe Lucas Lynch Lyons MacDonald Macdonald MacKay Mackay MacKenzie Mackenzie MacLean Maclean MacLeod Macleod Manning Marsden
Marsh Mathews Maxwell May McCarthy McDonald McGrath McGregor McIntosh McIntyre McKay McKenna McKenzie McLaughlin McLean McLeod McMillan
McNeill Mellor Metcalfe Middleton Miles Millar Milne Moran Morgan Morley Morrison Morton Moss Muir Mullen Munro Myers Nash Naylor Nelson
Newman Newton Nicholls Nicholson Nolan Norman Norris Norton OBrien OConnor ODonnell ONeill OReilly OSullivan Oakley Oliver Osborne Page
Parkin Parkinson Parry Parsons Paterson Patterson Payne Peacock Pearce Pearson Perkins Perry Peters Phillips Pickering Pollard Poole Pope
Porter Potter Potts Powers Pratt Preston Price Pritchard Probert Prosser Pugh Quinn Ramsay Randall Read Reed Rees Reid Rhodes Rice
Richards Riley Roberts Robson Rowe Rowley Ryan Sanders Saunders Savage Schofield Sharp Sharpe Shepherd Sheppard Short Simmons Sims
Sinclair Skinner Slater Smart Spencer Stanley Steele Stephens Stephenson Stevenson Stokes Stone Storey Summers Sutherland Sutton Swift
Sykes Talbot Tate Thomson Thornton Thorpe Todd Tomlinson Townsend Tucker Turnbull Tyler Vaughan Vincent Wade Wallace Wallis Walters Walton
Warner Warren Waters Watkins Watts Weaver Webster Welch Weston Wheeler Whitehead Whitehouse Whittaker Wilkins Wilkinson Williamson Willis
Winter Wong Woods Woodward Wyatt Yates York Nowak Kowalski Wisniewski Adeyemi Okafor Mensah Owusu Chan Cheung Nguyen Silva Popa Dubey`;
