"""Names of goods that shops sell, and messages that are no more than such a name: `red dress 38`, `çorap var mı`.

A shop's own goods are found by its catalogue; these names tell that goods are meant, also where it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Protocol

from flows.engine.understanding.folding import fold

# Words as in `concepts`: `boot*` is the beginning of a word, `fish_oil` words in a row
GOODS: Mapping[str, str] = {
    "en": (
        "abaya* accessor* adapter* adhesive* aftershave air_fryer* almond* anklet* anorak* apron* armchair* "
        "backpack* balloon* band_aid* bandage* barbell* basin* basket_ball* bathrobe* battery_pack* beanie* "
        "beard_oil* bedding bedsheet* bedspread* belts bicycle* bikini* binocular* biscuit* blazer* blender* "
        "blouse* board_game* body_lotion* bodysuit* bolster* bookcase* bookshel* boots bow_tie* bowl bowls "
        "boxers bra bras bracelet* briefs broom* brooch* brush brushes bucket* bulb bulbs bunk* butter "
        "cabinet* cable cables cage* calcium camera* candle* candy cap caps cardigan* cardholder* car_seat* "
        "cereal* chinos chopping_board* cleanser* clock* clogs clothes clothing coaster* coconut* "
        "coffee_machine* collagen* cologne* comb combs comforter* conditioner* console* cookie* cooker* "
        "cooler* cooking_pot* corset* couch* creatine* crib* crockery cufflink* cup cups cupboard* cushion* "
        "cutlery deodorant* desk desks detergent* dinner_set* dinnerware dish_rack* doll dolls doormat* "
        "dress_shirt* dresses dressing_gown* drill* drone* dryer* dumbbel* dumbel* duvet* earbud* earphone* "
        "easel* elliptical* espresso_machine* exercise_bike* eyeliner* eyeshadow* face_mask* face_wash* "
        "fan_heater* fish_oil flask flats flip_flop* flower* foam_roller* footwear fork forks frame frames "
        "fridge* frying_pan* furniture gadget* garment* gel gels glasses glove* glucose glutathione "
        "glycerin* goggle* gown* grill_pan* guitar_case* gummies gym_bag* gym_equipment hair_oil* hairband* "
        "hairbrush* hairdryer* hammer* hammock* handbag* hanger* hats headband* headboard* headset* heater* "
        "heels herbal_tea* high_chair* hijab* honey hoodie* hook hooks humidifier* ink_cartridge* insole* "
        "ironing_board* jackets jam jars jeans jersey* jewel* jigsaw* jogger* jumper* jumpsuit* juicer* "
        "kettle* kettlebell* keyboard* keychain* keyring* kimono* knitwear ladder* lantern* lawnmower* "
        "leash* legging* lens lenses linen* lingerie lip_balm* loafer* locket* lotion* lunch_box* magnesium "
        "mascara* massager* mat mats mattress* memory_foam microwave* milk_powder mirror* mittens mixer* "
        "moccasin* moisturi* monitor* mop mops mouse_pad* mousepad* mouthwash* muesli nail_polish* nappies "
        "nappy necktie* nightdress* nightgown* nightie* notebook* nut nuts oatmeal olive_oil omega_3 onesie* "
        "ottoman* outfit* oven_glove* overalls overshirt* paint paints pajama* pacifier* pants parka* "
        "peanut_butter pen pens pencil* pendant* phone_cover* pillowcase* pinafore* plate plates planter* "
        "playpen* plush* polo polos poncho* poster* potty power_bank* pram prams pressure_cooker* primer "
        "printer* probiotic* projector* protector* protein_bar* protein_powder pullover* purse* puzzle* "
        "pyjama* quilt* racket* raincoat* razor* recliner* resistance_band* rice_cooker* robe robes "
        "rucksack* rug rugs running_shoe* sandal* saree* sari satchel* sauce* scarves scooter* screen_guard* "
        "screwdriver* sewing_machine* shampoos shaker* shaver* shawl* shelf shelves shirts shoelace* shorts "
        "shower_gel* skateboard* skincare skinny_jeans skipping_rope* skis skirts sleeping_bag* sleepwear "
        "slippers smartphone* smartwatch* smoothie* snack* sneaker* snorkel* snowboard* socks softener* "
        "sofa_bed* speaker* spatula* spices spirulina spoon* sportswear stapler* stationery steam_iron* "
        "stilettos stockings stool stools stove* straightener* stroller* suitcase* suits sunblock sunscreen* "
        "sunglass* supplements sweatpants sweatshirt* swimsuit* swimwear syrup* t_shirt* tablecloth* "
        "tank_top* tea_set* teapot* teddy* teether* television* tennis_ball* thermos* tie_clip* tights tiles "
        "toaster* toner* toolbox* toothbrush* toothpaste* topper* towels tracksuit* trainers treadmill* "
        "tripod* trolley* trousers trunks tshirt* tshirts tumbler* turmeric tunic* tupperware turtleneck* "
        "tuxedo* tweezers umbrella* underpants undershirt* underwear uniform* vacuum_cleaner* vase vases "
        "vest vests video_game* vinegar vitamin_c vitamin_d waffle_maker* waistcoat* walking_stick* wall_art "
        "wallets wallpaper* wardrobe* washing_machine* water_bottle* watering_can* webcam* wedges "
        "weight_gainer* wellies whey wig wigs windbreaker* wipes wok wristband* wristwatch* yarn yoga_mat* "
        "zinc"
    ),
    "tr": (
        "abiye* abajur* ağda* aksesuar* alet_çantası anahtarlık* askı* atlet* ayna* avize* ayakkabılık* "
        "babet* bal baharat* balon* bardak* bel_çantası bere* biberon* bikini* bileklik* bilezik* bisküvi* "
        "blazer* bluz* boxer* buharlı* bulaşık_makinesi bustiyer* ceketler cezve* cüzdan* çaydanlık* çarık* "
        "çatal* çerçeve* çeyiz* çocuk_arabası çorap* dambıl* deodorant* deri_ceket* dergi* diş_fırça* "
        "diş_macun* dolap* drone* duvar_saat* elektrikli_süpürge el_çantası elbiseler emzik* eşarp* fermuar* "
        "fırça* fondöten* fön_makine* gardırop* gecelik* gelinlik* gitar* göz_kalem* gümüş* hamak* havlular "
        "hoparlör* iç_çamaşır* jean* jilet* kadeh* kalem* kamera* kanepe* kaban* kapri* kart_kab* kartlık* "
        "kase* kaşık* kaşmir* kazaklar kedi_kum* keten* kettle* kıyafet* kitaplık* klavye* klima* kol_saat* "
        "kolonya* komodin* kondisyon* kravat* kreatin* krema* kulaklıklar kurabiye* küpeler kurutma_makine* "
        "lens* losyon* loafer* mama_sandalye* manikür* maskara* maske* matara* mikrodalga* minder* "
        "mini_etek* modem* monitör* montlar mum mumlar mutfak_robot* nemlendirici* not_defter* oje* omega_3 "
        "oturma_grub* oyun_konsol* önlük* örtü* panço* papuç* pardösü* parke* paspas* patik* pelerin* peluş* "
        "perdeler peynir* pike pikeler pil piller polar* polo* poşet_çay powerbank* projeksiyon* puf* "
        "puzzle* raf raflar rimel* robot_süpürge rulo* rüzgarlık* saç_kurutma* saklama_kab* salça* salıncak* "
        "salopet* sabahlık* sehpa* semaver* şal şallar şapka* şemsiye* şort* sırt_çanta* smokin* sneaker* "
        "spor_ayakkabı* sutyen* sürahi* sütyen* şezlong* tabak* tablo* takı takılar tarak* tayt* "
        "televizyonlar termos* tıraş* tulum* tunik* tuvalet_takım* uyku_set* vazo* vantilatör* yağmurluk* "
        "yazıcı* yelek* yorgan* zeytinyağ* zıbın* bardak_takım* giysi* kolye_ucu krampon* topuklu* triko* "
        "yatak_başlı*"
    ),
    "fa": (
        "آبمیوه_گیری* آینه* اتو* ادکلن* ادویه* اسکاچ* اسکوتر* اسنیکر* انگشتری* بادبزن* بادکنک* باتری* "
        "بارانی* بافت* برس* بشقاب* بخاری* بلندگو* بند_کفش* بیسکویت* بیکینی* پارچ* پارچه* پاستا* پالتو* "
        "پاوربانک* پایه_موبایل* پتوها پرینتر* پلوپز* پلیور* پنکه* پودر_پروتئین* پودر_لباسشویی پیژامه* "
        "پیراهنی پیش_بند* تاپ تابلو* تردمیل* ترموس* تونیک* جاروبرقی* جارو* جاکفشی* جاکلیدی* جلیقه* "
        "جعبه_ابزار* جین* چاقوها چتر* چراغ_خواب* چراغ_مطالعه* چای_ساز* چرخ_خیاطی* چرخ_گوشت* چکمه* چمدان* "
        "خط_چشم* خمیر_دندان* خودکار* دامنی دستبند* دستمال* دفتر* دمپایی* دمبل* دوربین* دستکش_ظرفشویی رژلب* "
        "رکابی* روتختی* روفرشی* روغن_زیتون* روغن_ماهی ریمل* ریش_تراش* زعفران* زیرپوش* ساپورت* ساک* "
        "سالاد_خوری* سرخ_کن* سشوار* سطل* سماور* سنجاق* سوتین* سوییشرت* سرویس_خواب* شارژرها شانه شلوارک* "
        "شلوارجین شمع* شورت* شومیز* شیشه_شیر* ضدآفتاب* ضد_آفتاب* عسل* عروسک* فلاسک* فنجان* قاشق* قاب_عکس* "
        "قرص_ویتامین* قهوه_ساز* قوری* کابل* کاپ کاپشنی کاسه* کالسکه* کاموا* کاناپه* کانسیلر* کتابخانه کتری* "
        "کراوات* کراتین* کرم_پودر* کفش_ورزشی کمد* کنسول_بازی* کوسن* کوله* کوله_پشتی* کیبورد* کیف_پول* کلاه* "
        "گلدان* گل_سر* گیره_مو گیتار* گاز_رومیزی لاک_ناخن* لباسشویی* لحاف* لگ لگینگ* لوستر* لوازم_التحریر* "
        "لیوان* مایکروفر* مایکروویو* ماسک_صورت* ماساژور* مانیتور* مبلمان* مداد* مجسمه* مسواک* مقنعه* مودم* "
        "موس میکاپ* نایلون* نیم_تنه* هندزفری* هیتر* ویفر* هودی‌ها یخدان* یونیفرم* joorab* jurab* manto* shal "
        "roosari* rusari* kolah* sandali mobl* gooshi* angoshtar* gardanband* kapshen* dampaei* chador* "
        "shampo* cream_sorat pofak* livan* ghoori* patoo*"
    ),
    "et": (
        "aksessuaar* aluspes* aluspüks* aiatööriist* arvutihiir* aurutriikraud* baleriinad barett* "
        "beebivanker* bikiinid blender* bodi bokser* broš* deodorant* diivanipad* dressid dressipluus* "
        "droon* ehe ehted ehteid elektrihambahari* fliisijakk* fotoaparaat* föön* garderoob* glükosamiin* "
        "golf_pluus* hambahari* hambapasta* hantel* hantlid hommikumant* hooldusvahend* huulepulk* "
        "huulepalsam* jakk jaki jakid joogipudel* jooksujalats* jõulukaunist* kaamera* kaabel kaablid "
        "kaelarätik* kaelaside* kaelus* kalaõli* kampsunid kapp kapuuts* kauss kausid keefir keekspann "
        "kettlebell* kevadjope* kilejope* kindaid kingi klaas klaasid klaviatuur* kleebis* kleidid "
        "kohvimasin* kohvioad kollageen* kontsakinga* kosmeetika* kostüüm* kõlar* kreatiin* krus küünal "
        "küünla* küünlad küünelakk* käekott* käekotid käterätik* käevõru* külmkapp* küpsis* lapsevanker* "
        "lauamäng* laualamp* laudlina* leivaröster* leggings* lina linad lips lipsu lutipudel* lutt "
        "magamiskot* magneesium* mantlid mees_särk mikrolaine* mikser* morss müsli mütsid nahkrihm* "
        "nahkjope* niisutaja* niisutuskreem* nukk nukud nutikell* nõud nõudepesumasin* omega_3 öökapp "
        "öösärk* pabertaskurät* padjapüür* pajakinda* parukas pastakas pesumasin* pesupulber* pidžaama* "
        "pintsak* pintsel* plaaster* plakat* pleed* poekott polosärk* polster* potid potitaim* pildiraam* "
        "printer* probiootikum* proteiin* puhastusvahend* pusa pusad pusasid puslet pusle pusled püksirihm* "
        "raamaturiiul* rahakot* rannarätik* ratas rinnahoidja* retuusid riided riideid riiul* ripats* "
        "ripsmetušš* rulluis* rõivad röster* sandaal* saapaid sall_vill sallid seljakot* sokke sokid "
        "spordijalats* spordirõiv* spordikot* sukad sukkpüks* suss sussid sviiter* sülearvuti* särgid "
        "t_särk* taldrik* tangid tapeet* teekann* tekid telefoniümbris* termos* tolmuimeja* tossud tosse "
        "trenažöör* toidulisand* toolid triikraud triikraua triiksärk* trikoo* tualettvesi* tuulejope* "
        "tuunika* ujumistrikoo* ujumisprillid vaas vaasi vaasid vannivaht* vaibad vatijope* veekeetja* "
        "vihmajope* vihmamantel* vihmavari* vihmavarju* villasokid voodilina* voodikate* võileivagrill* "
        "võtmehoidja* ümbris* ülikond* ülikonda"
    ),
}
# What may stand beside the name, in a question that asks no more than whether there is such a thing
BESIDE = {
    "en": (
        "i we im am is are there a an the some any for with and or of in do does you u have has got sell "
        "stock carry want wanna need would like looking search searching show me see find get buy purchase "
        "can could new good best nice cheap men mens man women womens woman ladies lady girl girls boy boys "
        "kid kids child children baby babies husband wife mother father son daughter small medium large big "
        "size color colour hi hello please thing something one kg ml g gram l litre cm inch x pair set pack "
        "piece to also from here"
    ),
    "tr": (
        "var mi mu varmi bir tane istiyorum isterim isteriz lazim ariyorum bakiyorum bakmistim icin ve ile "
        "almak alacagim alabilir miyim satin satiyor musunuz satiliyor bulunur bulunuyor goster gosterir "
        "misiniz misin oner onerir merhaba selam kadin erkek cocuk bebek bayan bay kiz genc buyuk kucuk orta "
        "beden numara renk rengi siyah beyaz kirmizi mavi yesil pembe bej gri kahverengi yeni guzel ucuz iyi "
        "en sizde elinizde da de acaba esime anneme babama kizima oglum modelleri modeli cesitleri cesidi"
    ),
    "fa": (
        "دارید دارین داری موجوده موجود هست است یک یه می خواهم میخوام میخواستم لازم دارم دنبال هستم میگردم "
        "بخرم خرید میخواهم می‌خواهم برای با و از هم لطفا سلام نشان نشون بده بدید بدین بدهید میفروشید "
        "می‌فروشید دارد زنانه مردانه بچگانه بچه نوزاد دخترانه پسرانه سایز رنگ مشکی سفید قرمز آبی سبز صورتی "
        "طوسی کرم خوب ارزان جدید بزرگ کوچک darid darin mikham mikhastam hast mojood mojoode baraye"
    ),
    "et": (
        "kas teil on ma me üks uus uut soovin soovime tahan tahaks sooviks otsin vajan oleks vaja ja või "
        "osta ostaks müüte leidub saab saada näidake näita soovitage palun tere naiste meeste laste lapsele "
        "beebile mehele naisele must musta valge valget punane punast sinine sinist roheline rohelist roosa "
        "hall halli suur väike suurus number nr hea head parim odav mingi mingit mõni mõnda ka poes paar "
        "ilus ilusat"
    ),
}
MOST_WORDS = 8  # a longer message says more than a name
MOST_STRANGE = 2  # words of a name that we do not know: brands, kinds
ABOUT = frozenset(("product", "look", "size", "stock", "price", "advice", "inside", "compare"))  # asked of a thing
ASKED_FOR = "stock"  # "do you have zithers": whatever that is, it is asked for


class Lexicon(Protocol):
    """What words are about."""

    def ideas(self, words: Sequence[str]) -> set[str]: ...

    def of(self, word: str) -> tuple[str, ...]: ...


@cache
def beside(language: str) -> frozenset[str]:
    return frozenset(fold(BESIDE.get(language, "")).split())


@cache
def light(language: str) -> frozenset[str]:
    """Words that say nothing beside a name: little words, and those of names of several words."""
    names = [name.rstrip("*").split("_") for name in GOODS.get(language, "").split() if "_" in name]
    return frozenset(fold(" ".join([BESIDE.get(language, ""), *(word for name in names for word in name)])).split())


def names_goods(words: Sequence[str], language: str, lexicon: Lexicon, knows: Callable[[list[str]], int]) -> bool:
    """Is the message no more than the name of something to buy? "do you have wool socks", `çorap var mı`, "fish oil".

    `knows` counts the words that stand in phrases: such a word that is about no goods makes it another message.
    """
    if not 0 < len(words) <= MOST_WORDS:
        return False
    little = light(language)
    ideas = lexicon.ideas([word for word in words if word not in beside(language)])
    strange = [word for word in words if word not in little and not word.isdecimal() and not lexicon.of(word)]
    if not ideas <= ABOUT or len(strange) > MOST_STRANGE or knows(strange):
        return False
    return "product" in ideas or bool(strange) and ASKED_FOR in lexicon.ideas(words)
