"""Names for made-up people: common ones of Britain today, and rare ones put together.

Written for these tests; the weights are of the right order and no more.
"""

WOMEN = (
    "Margaret Susan Patricia Christine Mary Jean Linda Elizabeth Julie Sarah Karen "
    "Jacqueline Deborah Tracey Jane Helen Diane Sharon Angela Alison Carol Catherine "
    "Nicola Amanda Joanne Emma Claire Louise Lisa Michelle Rachel Samantha Laura "
    "Kelly Rebecca Victoria Gemma Charlotte Jessica Amy Hannah Sophie Lauren Chloe "
    "Emily Olivia Amelia Isla Ava Grace Poppy Ella Lily Evie Freya Florence Eleanor "
    "Abigail Megan Georgia Bethany Holly Natalie Stephanie Jennifer Kimberley "
    "Danielle Stacey Fatima Ayesha Zainab Maryam Khadija Sana Nadia Priya Anjali "
    "Harpreet Simran Mei Agnieszka Katarzyna Magdalena Joanna Monika Ewa Ioana Elena "
    "Chioma Amara Adaeze Ngozi Yasmin Leila Noor Shabana Rukhsana Saima Uzma Parveen "
    "Bushra Farah Hina"
).split()

MEN = (
    "David John Michael Peter Robert Stephen Paul Andrew Mark Christopher James "
    "William Richard Thomas Alan Kevin Ian Anthony Brian Philip Colin Graham Martin "
    "Neil Gary Simon Jonathan Nicholas Matthew Daniel Lee Darren Jason Craig Stuart "
    "Scott Adam Benjamin Luke Ryan Joshua Samuel Jack Joseph Liam Connor Jordan "
    "Callum Kieran Nathan Aaron Kyle Oliver George Harry Noah Jacob Leo Oscar Charlie "
    "Arthur Alfie Henry Theo Archie Edward Alexander Max Isaac Logan Dylan Lucas "
    "Ethan Mohammed Ahmed Ali Hassan Hussain Omar Yusuf Ibrahim Imran Bilal Usman "
    "Hamza Adeel Kamran Harjit Gurpreet Amandeep Ravi Sanjay Vikram Wei Piotr Tomasz "
    "Krzysztof Marcin Pawel Andrzej Mihai Andrei Chinedu Emeka Kwame Tariq Asif "
    "Shahid Nasir Zubair"
).split()

SURNAMES = (
    "Smith Jones Williams Taylor Brown Davies Evans Wilson Thomas Johnson Roberts "
    "Robinson Thompson Wright Walker White Edwards Hughes Green Hall Lewis Harris "
    "Clarke Patel Jackson Wood Turner Martin Cooper Hill Ward Morris Moore Clark Lee "
    "King Baker Harrison Morgan Allen James Scott Phillips Watson Davis Parker Price "
    "Bennett Young Griffiths Mitchell Kelly Cook Carter Richardson Bailey Collins "
    "Bell Shaw Murphy Miller Cox Richards Khan Marshall Anderson Simpson Ellis Adams "
    "Singh Begum Wilkinson Foster Chapman Powell Webb Rogers Gray Mason Ali Hunt "
    "Hussain Campbell Matthews Owen Palmer Holmes Mills Barnes Knight Lloyd Butler "
    "Russell Barker Fisher Stevens Jenkins Murray Dixon Harvey Graham Pearson Ahmed "
    "Fletcher Walsh Kaur Gibson Howard Andrews Stewart Elliott Reynolds Saunders "
    "Payne Fox Ford Pearce Day Brooks West Lawrence Cole Atkinson Bradley Spencer "
    "Gill Dawson Watts Burton O'Brien O'Neill McDonald MacDonald Malik Iqbal Hussein "
    "Mahmood Akhtar Bibi Nowak Kowalski Wisniewski Popescu Ionescu Okafor Adeyemi "
    "Mensah Chen Wang Nguyen"
).split()

FIRST_HALVES = (
    "Ash Birk Black Brad Bram Burn Cald Carl Chad Clay Cros Darl Den Dun Eld Fair "
    "Farn Gar Glad Grim Hal Har Hart Hazel Heath Hol Horn Kel Kirk Lang Leigh Lin "
    "Long Mars Mer Mid Nether New Nor Oak Old Pem Pen Rad Red Rock Row Sand Sel Shel "
    "Sher Stan Strat Sut Swin Thorn Tun Wad Wal Warr Wel Whit Win Wood Wool Wor York"
).split()
SECOND_HALVES = (
    "bank beck bourne bridge brook burn bury by castle cliffe combe cote croft dale "
    "den don fell field ford gate grave ham hill holme house hurst ington land ley "
    "low man mere more ridge shaw side stead stock stone ton tree wall ward water "
    "well wick wood worth"
).split()

# Forms that people go by, for the records that have them.
SHORT = {
    "Margaret": "Maggie Peggy Meg",
    "Susan": "Sue Susie",
    "Patricia": "Pat Trish",
    "Christine": "Chris Tina",
    "Elizabeth": "Liz Beth Betty",
    "Deborah": "Debbie",
    "Catherine": "Cath Kate Kathy",
    "Amanda": "Mandy",
    "Joanne": "Jo",
    "Samantha": "Sam",
    "Rebecca": "Becky",
    "Victoria": "Vicky",
    "Jessica": "Jess",
    "Jennifer": "Jenny Jen",
    "Jacqueline": "Jackie",
    "Stephanie": "Steph",
    "Abigail": "Abby",
    "Eleanor": "Ellie",
    "Katarzyna": "Kasia",
    "David": "Dave",
    "Michael": "Mike Mick",
    "Robert": "Bob Rob",
    "Stephen": "Steve",
    "Andrew": "Andy",
    "Christopher": "Chris",
    "James": "Jim Jamie",
    "William": "Bill Will Billy",
    "Richard": "Rick Dick",
    "Thomas": "Tom",
    "Anthony": "Tony",
    "Philip": "Phil",
    "Nicholas": "Nick",
    "Matthew": "Matt",
    "Daniel": "Dan Danny",
    "Benjamin": "Ben",
    "Joshua": "Josh",
    "Samuel": "Sam",
    "Joseph": "Joe",
    "Edward": "Ed Ted",
    "Alexander": "Alex",
    "Jonathan": "Jon",
    "Mohammed": "Mo",
}

# Spellings of one name that writers take for another.
SPELLINGS = {
    "Catherine": "Katherine Kathryn Cathryn",
    "Claire": "Clare",
    "Rachel": "Rachael",
    "Ayesha": "Aisha Aysha",
    "Yasmin": "Yasmeen",
    "Sarah": "Sara",
    "Tracey": "Tracy",
    "Michelle": "Michele",
    "Alison": "Allison",
    "Philip": "Phillip",
    "Stephen": "Steven",
    "Stuart": "Stewart",
    "Graham": "Graeme",
    "Mohammed": "Muhammad Mohamed Mohammad",
    "Yusuf": "Yousef Yousuf",
    "Ahmed": "Ahmad",
    "Smith": "Smyth",
    "Clarke": "Clark",
    "Clark": "Clarke",
    "Thompson": "Thomson",
    "Phillips": "Philips",
    "Davies": "Davis",
    "Hussain": "Hussein Husain",
    "Hussein": "Hussain",
    "MacDonald": "McDonald",
    "McDonald": "MacDonald",
    "Griffiths": "Griffith",
    "Elliott": "Elliot",
    "Reynolds": "Reynalds",
    "Pearce": "Pierce",
    "Wright": "Right",
    "Knight": "Night",
    "White": "Whyte",
    "O'Brien": "Obrien O'Brian",
    "Gray": "Grey",
}
