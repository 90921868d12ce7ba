"""What Estonian words of a shop are about: each idea, and the words and beginnings (`tagast*`) that carry it."""

IDEAS = {
    "order": (
        "tellimus* tellimu* tellisin tellisime tellitud tellitu* ost oste ostu ostud ostsin ostetud "
        "telimus*"
    ),
    "parcel": (
        "pakk pakki paki pakid pakke pakil pakist saadetis* kaup kauba kaubad asjad asju asi kast pakike* "
        "kulleri* saadeti*"
    ),
    "arrive": (
        "jõua* jõud* kohal kohale tuleb tulema tulnud tuli tulevad saabu* saab* saan kätte toime* tarni* "
        "käes"
    ),
    "absent": (
        "pole_tulnud ei_tulnud pole_saabunud ei_saabunud pole_kohal ei_jõudnud pole_jõudnud ei_ole_tulnud "
        "ei_ole_saabunud ei_saanud pole_saanud pole_kätte ei_ole_kätte ootan ootame oodanud kadunud kadus "
        "kaotsi kuskil ei_ole_jõudnud ei_ole_saanud ei_ole_kohal ikka_veel pole_siiani pole_ikka kus_see "
        "pole_kuskil pole_veel ei_tule"
    ),
    "late": "hiline* viibi* kaua nädal* juba ammu lubatud lubasite pidi pidanud hiljaks viivitus* siiani",
    "send": (
        "saatsite saadate saadetakse saadetud saatmi* saadeti väljasta* teel teele välja_saad* posti* läheb "
        "läks pandud tarne* lähetat* komplekt*"
    ),
    "where": "kus kuhu kust",
    "when": "millal mis_ajal mis_päeval kuupäev* täna homme aeg aja kunas kuna",
    "howlong": "kui_kaua mitu_päeva kui_kiiresti kaua_läheb tarneaeg* mitu_tööpäeva kaua_võtab palju_aega",
    "status": "staatus* seis seisus olek* info infot informatsioon* mis_toimub mis_saab teavet kohta uudist",
    "track": "jälgi* jalgi* track* saatekood* paki_number pakikood* pakinumb*",
    "courier": "kuller* dpd omniva smartpost itella venipak dhl ups pakiautomaat* automaat* postkontor*",
    "cancel": (
        "tühist* tuhist* katkest* annulleeri* loobuda loobun loobuks ei_soovi_enam ei_taha_enam kogemata "
        "ekslikult ümber_mõelnud mõtlesin_ümber ära_jätta tyhist* ei_vaja_enam"
    ),
    "back": "tagast* tagasta* tagasi_saat* tagasi_and* saata_tagasi anda_tagasi tagasi_saada tagasi_viia",
    "swap": "vahet* ümber_vahet* vahetus* teise_suuruse teist_suurust teist_värvi asenda* asendus*",
    "refund": "tagasimak* raha_tagasi tagasi_raha hüvit* raha_pole tagasikan* raha_ei_ole raha_tuleb",
    "money": "raha summa eurot euro rahasid",
    "damaged": (
        "katki* defekt* rikutud rebene* kriimu* kriimust* vigane vigast* vigased mõra* kahjusta* plekk* "
        "plekiline praak* ei_tööta auk pragune* kasutatud"
    ),
    "wrong": "vale* valed eksitus* segi erinev* teine_toode midagi_muud",
    "missing": "puudu* puudub* osaliselt pooled ei_olnud_sees poolik* tühi",
    "fit": "väike väikesed suur suured kitsas lühike pikk selga jalga ei_sobi laiad ei_mahu",
    "coupon": "kood* koodi* sooduskood* kupong* promo* vautšer* voucher*",
    "discount": "soodus* allahind* kampaania* pakkumi* odava* ale sooduka* soodne* soodsa*",
    "points": "punkt* boonus* püsiklien* kliendikaart* kliendiprogr* lojaals*",
    "gift": "kingi* kink kinke* pakendada kinkekaart*",
    "person": (
        "inimene inimese* inimest* teenindaja* klienditeenind* klienditug* operaator* keegi kellega "
        "kellegi* spetsialist* konsultan* juhataja* esindaja* nõustaja* töötaja* kasutajatu* kedagi"
    ),
    "talk": (
        "rääki* suhelda suhtle* ühenda* helista* vasta* vastus* kontakteeru* võtke_ühendust suuna* räägi "
        "jutule edasi"
    ),
    "upset": (
        "kohutav* jube* häbi* petur* petis* pettus* kaebus* kaeban kaeba* pettunud vihane vastik* nõme* "
        "halb halva ebaviisak* tarbijakaitse* advoka* rahulolemat* vale_info valeta* ei_ole_rahul "
        "pole_rahul jama sitt kõrini lollus* ebameeldi* lubamatu* skandaal* naeruväär* mõttetu* aitab "
        "pretensioon* varas vargad nördi* kehv* saamatu* kaebuse ebapädev* kolmas_kord"
    ),
    "thanks": "aitäh* aitah* tänan* tänu suurepära* äge väga_hea tubli* aitüm* tänud super tänuväär* thanks",
    "hello": (
        "tere* tsau hei hommikust päevast õhtust tervist tšau hommik jou tervitus* halloo hello hommikut "
        "päevust"
    ),
    "bye": (
        "head_aega nägemist nägemiseni kohtumiseni hüvasti kõike_head head_päeva head_õhtut ilusat_päeva "
        "head_ööd nagemist aidaa tsauki davai ilusat_õhtut kena_päeva kohtumist bye"
    ),
    "bot": "robot* bot botiga masin* tehisintellekt* automaatvasta* vestlusrobot*",
    "price": "hind hinna* hinda hinnad maksab maksavad kulu* tasu tasud palju_see kallis palju_maksab maksumus*",
    "free": "tasuta alates miinimum* piir",
    "place": (
        "linna* eest* soome lät* tallinn* tartu* pärnu* saarema* välismaa* riik riiki riikidesse maale "
        "leedu* narva* hiiuma* saartele euroop* saksama* rootsi piirkon*"
    ),
    "address": "aadress* tänav* maja korter* sihtnumber* indeks* koliti* kolisin",
    "phone": "telefon* number numbril kontakt* meiliaadress* e_mail helistada infotelefon*",
    "store": "pood poe poodi poes kauplus* esindus* asukoh* asute salong* poodides müügikoh*",
    "hours": (
        "lahti avatud kinni lahtioleku* suletud pühapäev* nädalavahet* tööaeg* kellast kella kellani "
        "laupäev* lahtiolekuajad püha* avate sulgete"
    ),
    "product": (
        "toode toote* tooted tooteid särk särgi* särki kleit* kleidi* king kingad jope* mantel* püksid "
        "teksad sokid kampsun* kott koti* kotti käekell* saapad saapa* matkasaap* kõrvaklap* laadija* "
        "teler* külmik* diivan* voodi* madrats* padi patja padja* laud laua tool* lamp* kardin* vaip* "
        "kreem* seerum* šampoon* parfüüm* seep vitamiin* valgu* tee_pakk kohv* šokolaad* raamat* mänguas* "
        "jalgrat* kiiver* telk sõrmus* kaelakee* kõrvarõng* taim* tööriist* koeratoit* kassitoit* mähkme* "
        "pudel* kruus* pann* pott nuga tekk rätik* voodipesu* mudel* bränd* kaubamär* jalatsid jalanõu* "
        "tossud botased seelik* pluus* sall müts kindad vöö prillid"
    ),
    "advice": (
        "soovita* soovitus* nõu milline milliseid millist kumb sobib sobiks sobida otsin vajan parim "
        "parima* kas_teil_on on_teil müüte kas_teil_leidub"
    ),
    "compare": "vahe erine* erinevus* võrrel* võrdl* kumb",
    "size": "suurus* mõõt* cm pikkus* laius* kg xl number_4 nr mõõtmed* sentimeet*",
    "look": (
        "värv* värvi* must_ valge punane sinine roheline materjal* kangas* puuvill* nahk* nahast vill* pilt "
        "pildil kvaliteet* pehme kõva muster* hall beež lina* mustas musta"
    ),
    "stock": (
        "laos ladu saadaval* olemas saada_veel otsas otsa_saanud lattu läbi_müüdud tuleb_juurde laoseis* "
        "saadaval"
    ),
    "genuine": "originaal* ehtne ehtsad võlts* autent* sertifik* päris_toode",
    "inside": (
        "koostis* kõrvaltoime* kasutusjuhend* kuidas_kasutada vegan* allerg* omadus* veekind* pes* "
        "säilivus* nahale sisalda* aku raseda* ohutu"
    ),
    "guarantee": "garantii* garanti* parand* hooldus* proovi*",
    "rule": (
        "tingimus* reegel* reeglid kord_on õigus* tähtaeg* lubatud kas_tohib poliitika* kas_võib "
        "millised_on_tagast*"
    ),
    "days": "päev* nädal* kuu 14",
    "pay": "maks* makse* maksta maksmi* tasuda arvelda*",
    "card": "kaart* kaardi* pangakaart* krediit* visa mastercard pangalin* deebet* paypal",
    "cash": "sularaha* lunamaks* kohapeal",
    "parts": "järelmaks* osamaks* esto inbank osade* kuumakse*",
    "transfer": "pangaülekan* ülekan* iban kontonumb* ülekanne*",
    "invoice": "arve arvet arvele arved arvega kviitung* tšekk tšeki km käibemaks* ostuarve* e_arve",
    "account": "konto* kasutaja* sisse_log* logi* login profiil* mu_konto",
    "password": "parool* salasõn* unustasin lähtesta* lukus blokeer*",
    "register": "registreeri* konto_loo* liitu* uus_konto kontot_teha konto_teha kasutajaks",
    "erase": "kustuta* andmed andmeid isikuandm* gdpr eemalda* sulge* andmete",
    "mail": "meil* e_post* email* sms kinnituskir* rämpspost*",
    "change": (
        "muuta muuda* muudat* muutke muutmi* paranda* uuenda* lisada lisa teisele_aadres* uus_aadress "
        "vale_aadress* ümber_suuna* teise_automaat* lükata"
    ),
    "buy": (
        "osta ostan tellida tellin telliks ostaks ostmi* tellimi* soetada broneeri* reserveeri* eeltelli* "
        "võtaks tükki vormista* tahaks_telli* hulgi*"
    ),
    "basket": "ostukorv* korv* korvi soovinimeki*",
    "site": "leht lehel kodulehe* veeb* e_pood* äpp rakendus* link* sait* epood* epoes",
    "fault": (
        "viga vead error* probleem* ei_tööta ei_toimi ei_õnnestu ei_saa ei_kehti ei_lase ebaõnnestu* "
        "ei_võta_vastu ei_lähe tõrge ei_avane ei_leia ei_rakendu"
    ),
    "help": "abi aita* aidata aidake abist*",
    "how": "kuidas kudas moodi mismoodi juhend* mida_pean",
    "why": "miks mispärast milleks põhjus*",
    "not": "ei pole mitte ära ärge ega",
    "twice": "kaks_korda topelt* kahekord* mitu_korda",
    "review": "arvustus* tagasisid* hinnang* rahul väga_hea_teenind* kiitus* kiidan kommenta*",
    "news": "uudiskir* reklaam* telli_uudis*",
    "elsewhere": (
        "ilm ilma ilmateade* vihm* lumi lund sajab temperatuur* muusika* laul* äratus* meeldetul* lend "
        "lennu* hotell* restoran* retsept* film* kino* jalgpall* korvpall* nalja nali tõlgi* pealinn* "
        "president* takso* buss* rong* kalender* koosolek* kodutöö* kooliva* vaheaeg* koolivahe* puhkus* "
        "riigipüh* pension* palk palga* miinimumpalk* elatus* elatusmiin* töötus* tööpuudus* töötuid "
        "inflatsioon* tarbijahinna* hinnaindeks* statist* andmebaas* automaks* mootorsõid* mootorsõiduki* "
        "sõidukimaks* ettevõt* firma firma* äriregist* osaühing* aktsiaselts* omanik* kasusaaja* kasusaajad "
        "tööjõu* tööjõumaks* riigimaks* käive käibe* nba mäng* tulemus* elektrihin* nord* börs* börsi* "
        "elekter* elektri* riigikogu* hääletus* hääleta* saadik* petitsioon* rahvaalgatus* algatus* "
        "kodanikualgatus* valitsus* minist* valimis* kurss kursid valuuta* aktsia* dollar* juhilu* pass "
        "passi passid* dokument* id_kaart* tuludekl* maksuamet* lasteaia* arsti* kool kooli koolid* "
        "ülikool* kütus* bensiin* töökoh* tööpakkum* vaba_koht registrikood* juhatuse seotud_isik* "
        "töötajate seadus* toetus* sünniaeg* rahvaarv* elanik* tuul tormi* päikes* soojakra* kraadi "
        "kinnisvara* laen* linnapea* kandideeri*"
    ),
}
