"""The types of schema.org that the directory can hold, and those that it holds as parts of an entry only."""

from __future__ import annotations

KIND_OF_TYPES = (
    ("initiative", frozenset({"NGO", "Project", "ResearchProject", "FundingAgency", "WorkersUnion"})),
    (
        "contact_point",
        frozenset({"GovernmentOrganization", "GovernmentOffice", "CityHall", "PostOffice", "GovernmentBuilding"}),
    ),
    (
        "offer",
        frozenset({"Service", "GovernmentService", "CableOrSatelliteService", "TaxiService", "GovernmentPermit"}),
    ),
)
"""What a type is here, where the directory has such a kind; of the other types nobody can tell."""

OTHER_TYPES = frozenset(
    """
    Airline ArchiveOrganization Consortium Cooperative Corporation EducationalOrganization CollegeOrUniversity
    ElementarySchool HighSchool MiddleSchool Preschool School LibrarySystem MedicalOrganization Dentist Hospital
    MedicalClinic Pharmacy Physician VeterinaryCare NewsMediaOrganization OnlineBusiness OnlineStore Organization
    PerformingGroup DanceGroup MusicGroup TheaterGroup PoliticalParty ResearchOrganization SearchRescueOrganization
    SportsOrganization SportsTeam

    LocalBusiness AnimalShelter AutomotiveBusiness AutoRepair AutoRental AutoWash GasStation MotorcycleRepair ChildCare
    DryCleaningOrLaundry EmergencyService FireStation PoliceStation EmploymentAgency EntertainmentBusiness ArtGallery
    AmusementPark ComedyClub MovieTheater NightClub FinancialService AccountingService AutomatedTeller
    BankOrCreditUnion InsuranceAgency FoodEstablishment Bakery BarOrPub Brewery CafeOrCoffeeShop Distillery
    FastFoodRestaurant IceCreamShop Restaurant Winery HealthAndBeautyBusiness BeautySalon DaySpa HairSalon HealthClub
    HomeAndConstructionBusiness Electrician GeneralContractor HousePainter Locksmith MovingCompany Plumber
    RoofingContractor InternetCafe LegalService Attorney Notary Library LodgingBusiness BedAndBreakfast Campground
    Hostel Hotel Motel Resort VacationRental MedicalBusiness Optician ProfessionalService RadioStation RealEstateAgent
    RecyclingCenter SelfStorage ShoppingCenter SportsActivityLocation BowlingAlley ExerciseGym GolfCourse
    PublicSwimmingPool SkiResort SportsClub StadiumOrArena TennisComplex Store AutoPartsStore BikeStore BookStore
    ClothingStore ComputerStore ConvenienceStore DepartmentStore ElectronicsStore Florist FurnitureStore GardenStore
    GroceryStore HardwareStore HobbyShop HomeGoodsStore JewelryStore LiquorStore MensClothingStore MobilePhoneStore
    MusicStore OfficeEquipmentStore OutletStore PawnShop PetStore ShoeStore SportingGoodsStore TireShop ToyStore
    WholesaleStore TelevisionStation TouristInformationCenter TravelAgency

    Place Accommodation AdministrativeArea City CivicStructure Airport Aquarium Beach BoatTerminal Bridge BusStation
    BusStop Cemetery Courthouse Crematorium Embassy EventVenue LegislativeBuilding Museum MusicVenue Park
    ParkingFacility PerformingArtsTheater PlaceOfWorship BuddhistTemple Church CatholicChurch HinduTemple Mosque
    Synagogue Playground PublicToilet RVPark SubwayStation TaxiStand TrainStation Zoo Landform BodyOfWater
    LandmarksOrHistoricalBuildings
    Residence TouristAttraction TouristDestination

    BroadcastService FoodService CommunicateService Thing
    """.split()  # noqa: SIM905 - a list of this length is easier to read without 200 quotation marks
)
"""Organisations, businesses, places and services without a kind of their own."""

ENTRY_TYPES = OTHER_TYPES.union(*(types for _, types in KIND_OF_TYPES))
"""All that can be an entry."""

PART_TYPES = frozenset(
    """
    AdministrativeArea Audience BreadcrumbList Brand ContactPoint DefinedTerm GeoCoordinates ImageObject Language Offer
    OpeningHoursSpecification Person PostalAddress SearchAction ServiceChannel VirtualLocation WebPage WebSite
    """.split()  # noqa: SIM905 - as above
)
"""What stands beside the entries of a page because they refer to it: nothing is lost where it is not an entry."""


def is_event(name: str) -> bool:
    """Whether a type is an event or a series of them."""
    return name.endswith(("Event", "EventSeries")) or name in {"Festival", "Hackathon", "CourseInstance", "Schedule"}
