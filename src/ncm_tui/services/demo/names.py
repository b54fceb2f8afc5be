"""Pools the generator draws from. Surnames and given names are common ones, combined at random."""

FAMILY = (
    "Abernathy", "Adeyemi", "Alvarez", "Anders", "Baptiste", "Barros", "Bianchi", "Bishop", "Blackwood", "Brandt",
    "Castellano", "Chowdhury", "Cole", "Costa", "Dembele", "Desai", "Donovan", "Doyle", "Eriksen", "Farrow",
    "Ferreira", "Fontaine", "Gallagher", "Garza", "Greenwood", "Haddad", "Halvorsen", "Hargrove", "Hoang", "Ibarra",
    "Jablonski", "Jefferson", "Kaminski", "Keller", "Kowalczyk", "Lindqvist", "Lombardi", "Macias", "Marchetti",
    "McBride", "Mendoza", "Mbeki", "Nakamura", "Novak", "Okafor", "Olsen", "Pacheco", "Patel", "Pruitt", "Quintana",
    "Rahman", "Ramos", "Reyes", "Rossi", "Salazar", "Schroeder", "Sokolov", "Sullivan", "Tran", "Underwood",
    "Valdez", "Vance", "Villanueva", "Wallace", "Whitaker", "Yamada", "Yoder", "Zielinski",
)  # fmt: skip
GIVEN_F = (
    "Agnes", "Amara", "Beatriz", "Bernice", "Carmen", "Charlotte", "Claudia", "Delia", "Dolores", "Edith", "Eleanor",
    "Estelle", "Farah", "Florence", "Gloria", "Harriet", "Imani", "Irene", "Joyce", "Karen", "Leticia", "Lorraine",
    "Mabel", "Marisol", "Nadia", "Norma", "Odette", "Pauline", "Priya", "Ruth", "Selma", "Thelma", "Vera", "Winifred",
)  # fmt: skip
GIVEN_M = (
    "Abel", "Alton", "Arjun", "Benjamin", "Carlos", "Clifford", "Curtis", "Damir", "Desmond", "Earl", "Elias", "Ernest",
    "Felix", "Gerald", "Hassan", "Ignacio", "Isaac", "Jerome", "Kofi", "Leon", "Lionel", "Marcus", "Nestor", "Otis",
    "Pedro", "Quentin", "Raymond", "Rufus", "Stefan", "Tadeusz", "Ulysses", "Victor", "Walter", "Yusuf",
)  # fmt: skip
ATTENDINGS = (
    "Dr. P. Shah", "Dr. L. Ortiz", "Dr. M. Fischer", "Dr. A. Nwosu", "Dr. R. Hale", "Dr. S. Kimura", "Dr. E. Dalton",
    "Dr. J. Amsel",
)  # fmt: skip
PRIMARY_CARE = ("Dr. H. Bloom", "Dr. T. Varga", "Dr. C. Osei", "Dr. N. Patton", "Dr. I. Marek")
NURSES = ("S. Ruiz RN", "J. Kim RN", "T. Boateng RN", "M. Lund RN")
STREETS = ("Elm St", "Harbor Ave", "Orchard Rd", "Mill Ln", "Third St", "Union Ave", "Cedar Ct", "Lakeview Dr")
TOWNS = ("Dayton OH", "Kettering OH", "Xenia OH", "Fairborn OH", "Springfield OH")
