"""What Turkish words of a shop are about: each idea, and the words and beginnings (`iade*`) that carry it."""

IDEAS = {
    "order": "sipariş* siprş* siparis* siprariş* siparş* satın_aldığım aldığım alışveriş* sipşrş*",
    "parcel": "kargo* karg* paket* gönderi* koli* teslimat* kutu* poşet*",
    "arrive": (
        "gelir gelecek gelcek geliyo* gelicek gelsin gelmesi geldi geldiğ* ulaş* ulas* varır teslim* elime "
        "elimde elinize gelen gelmiş gelio getir* tesl* bekle*"
    ),
    "absent": (
        "gelmedi gelmemiş gelmiyor gelmedı gelmeyen gelmio gelmediğ* ulaşmadı ulaşmamış ulaşmıyor ulaşmayan "
        "teslim_edilmedi teslim_edilmemiş teslim_alamadım teslim_almadım teslim_edilemedi teslim_edilmiyor "
        "gelemedi almadım elime_geçmedi getirmedi getirmediler bulamadım kayıp kaybol* kayboldu ortada "
        "bırakmamış ulaşamadı bulunamadı bekliyorum hala_yok haber_yok kimse_gelmedi gelmedi_mi vermediler "
        "verilmedi gitmedi çıkmadı bekliyoruz bekletiyor*"
    ),
    "late": (
        "gecik* geç_kal* gecikt* geç_gel* gün_oldu hafta_oldu gündür günlerdir haftadır haftalardır aydır "
        "geçti hala hâlâ halen daha tahmini belirtilen uzadı gecikecek* gecikm* aksad* oldu"
    ),
    "send": (
        "gönderdiniz gönderdin gönderir gönderecek* gönderildi gönderilmedi gönderilmiş gönderin "
        "gönderilecek kargola* yolla* yolda yola çıktı çıkar çıkacak çıkış hazırlan* hazırlık verildi "
        "verilecek verdiniz gönderim* verilir dağıtım* sevk* sevkiyat* transfer_merkez* şubede dağıtıma "
        "aktarma"
    ),
    "where": "nerede nerde nerdesiniz nerelerde neresi neresinde nerden nereden nereye hangi_aşama*",
    "when": (
        "ne_zaman nezaman nzmn ne_zmn zaman saat saatte saatler tarih* gün günü bugün yarın kaçta haftaya "
        "akşam ne_vakit"
    ),
    "howlong": (
        "kaç_gün* kaç_güne kaç_günde kaç_saat ne_kadar_sür* sürer sürüyor süre süresi sürede süreç* kaç_iş "
        "iş_günü kaç_haftada"
    ),
    "status": "durum* ne_oldu noldu aşama* güncel* hakkında bilgi* gözük* görün* haber* akıbet* bilgisi sonuç",
    "track": "takip* takib* tkp izle* sorgula* numarası_nedir kodu_nedir gönderi_no takp",
    "courier": (
        "kurye* kargocu* yurtiçi aras mng ptt sürat ups hepsijet trendyol_express kolay_gelsin dhl "
        "kargo_firma* kargo_şirket* hangi_kargo* hangi_firma* dağıtıcı* kargist jet"
    ),
    "cancel": (
        "iptal* ıptal vazgeç* vazgec* caydım cayma* cay istemiyorum_artık artık_istemiyorum durdur* "
        "almaktan yanlışlıkla iptl iptali tükendi tükenmiş göndermeyin fikrimi"
    ),
    "back": (
        "iade* iyade geri_gönder* geri_ver* geri_yolla* gönderip geri_al* geri_iade iadey* iadesi "
        "geri_yollamak"
    ),
    "swap": (
        "değişim* takas başka_beden* başka_renk* değiştirebil* yenisiyle değişm* bir_büyüğ* bir_küçüğ* "
        "yenisini büyük_beden küçük_beden bedenini_değiş* degısım"
    ),
    "refund": (
        "para_iade* param* ücret_iade* geri_ödeme* iadem iade_tutar* ücret_iadesi paramı parası parayı "
        "paramın iade_edilmedi hesabıma_geç* yatar yattı yatmadı yatacak geri_yatır* para_ne_zaman "
        "yansımadı yansır yansıdı iade_ücreti para_geri yatırıl* yatmış yansıyacak ödemem_geri hesaba_geç*"
    ),
    "money": "para paralar tl lira tutar* ücret* nakit",
    "damaged": (
        "kırık* kırıl* bozuk* bozul* yırtık* yırtıl* hasar* defolu defo* ezik ezil* çizik* leke* kusur* "
        "arıza* çalışmıyor çalışmadı delik sökük* patlak ayıplı kullanılmış açılmış kirli çatla* solmuş "
        "tarihi_geçmiş akmış dikiş* bozdu parçalan* dağılmış ıslak darbe* hırpalan*"
    ),
    "wrong": (
        "yanlış* hatalı* farklı* alakasız başka_bir alakası benzemiyor başka_ürün karış* bambaşka "
        "aynısı_değil uyuşm* eşleşm* tutmuyor"
    ),
    "missing": "eksik* noksan çıkmadı yoktu içinde_yok içinden_çıkm* bir_tanesi boş eksiği unutul* unutmuş* yarısı",
    "fit": (
        "küçük büyük dar bol uymadı olmadı beden* numara_küçük uzun kısa sıktı oturmadı geniş uymuyor "
        "dar_geldi"
    ),
    "coupon": "kupon* kod kodu kodum kodumu kodlar* promosyon* kodunu kodunuz cupon* çek çeki koduyla",
    "discount": (
        "indirim* kampanya* fırsat* ucuz* sepette outlet kara_cuma black_friday iskonto* kampanyal* "
        "kampanyad* taksitli_kampanya bir_alana efsane"
    ),
    "points": "puan* sadakat* cüzdan* parapuan chip bonus* club kulüp davet* vip cashback",
    "gift": "hediye* paketle* kart_hediye",
    "person": (
        "temsilci* insan* yetkili* biri biriyle birisi birine kişi kimse* müşteri_hizmet* operatör* "
        "personel çalışan* müdür* gerçek* destek* danışman* asistan müşteri_temsilci* eleman"
    ),
    "talk": (
        "görüş* konuş* bağla* bağlan* arayın ara aransın arar_mı ulaşın cevap* dönüş yanıt* telefonla "
        "iletişime aktar* muhatap* arama yazın ulaşsın arasın arayabilir"
    ),
    "upset": (
        "rezalet* berbat* şikayet* şikayetç* dolandır* sahtekar* yeter iğrenç* kötü saygısız* kaba ilgisiz* "
        "mağdur* memnun_değil* memnun_kalm* kandır* yalan* sorumsuz* hakem tüketici* mahkeme* yasal avukat* "
        "kınıyorum skandal ayıp utan* bıktım sinir* rezil* lanet pişman* hayal_kırık* dalga_mı bir_daha_al* "
        "kalitesiz* bir_daha_asla ciddiyetsiz* vasat çözmüyorsunuz çözülmedi defalarca kepaze* terbiyesiz* "
        "savcılık* hırsız* umursam* ilgilenm* oyal* bezdim çöp olmaz_böyle üçüncü_kez kaçıncı"
    ),
    "thanks": (
        "teşekkür* tşk* tesekkur* sağol* saol* sağ_ol* eyvallah minnettar* emeğiniz* kolay_gelsin süper "
        "harika mükemmel teşk* eline_sağlık ellerinize"
    ),
    "hello": (
        "merhaba* selam* slm mrb mrhb günaydın iyi_günler iyi_akşamlar hey selamün* alo meraba naber "
        "hayırlı_gün* tünaydın nasılsın* kolay_gelsin sa"
    ),
    "bye": (
        "hoşça* görüşürüz bay_bay bb güle_güle iyi_geceler kendinize_iyi allaha_ısmarladık bye elveda "
        "görüşmek_üzere iyi_günler_dilerim hoşçakal* kib"
    ),
    "bot": "robot* bot yapay* makine* otomatik",
    "price": "fiyat* kaç_para kaç_tl kaç_lira kaça ne_kadar ücret* masraf* bedel* pahalı* fyt ücreti fiat*",
    "free": "bedava* ücretsiz* parasız dahil limit* alt_limit",
    "place": (
        "şehir* il ilçe* ülke* yurt_dışı* yurtdışı* istanbul ankara izmir almanya kıbrıs köy* bölge* "
        "mahalle* avrupa semt* antalya bursa adana illere hollanda adrese_teslim kapıya kapıma"
    ),
    "address": "adres* sokak posta_kod* apartman daire konum* taşındı* muhtar*",
    "phone": (
        "telefon* numaranız* iletişim* mail_adres* whatsapp çağrı* tel telefonunuz instagram numaranızı "
        "hattı"
    ),
    "store": (
        "mağaza* dükkan* şube* fiziki* bayi* yeriniz* showroom* noktası noktaları şubeden depo* "
        "satış_nokta* avm"
    ),
    "hours": (
        "açık açılış* kapanış* kapalı kaçta_aç* kaça_kadar mesai* çalışma_saat* hafta_sonu pazar cumartesi "
        "saatleriniz tatil* bayram* saat_kaç* açıyorsunuz kapatıyorsunuz"
    ),
    "product": (
        "ürün* urun* gömlek* elbise* ayakkabı* bot_numara çizme* ceket* mont* kazak* pantolon* etek* "
        "tişört* çanta* cüzdan_deri saat_kol telefon_kılıf* kılıf* laptop* tablet kulaklık* şarj* "
        "televizyon* buzdolab* koltuk* yatak* yastık* masa* sandalye* lamba* perde* halı* krem* serum* "
        "şampuan* parfüm* ruj* makyaj* sabun* vitamin* protein* takviye* çay kahve* çikolata* kitap* "
        "oyuncak* bisiklet* kask* çadır* yüzük* kolye* küpe* bitki* mama* bez* şişe* kupa* tencere* tava* "
        "bıçak* battaniye* havlu* nevresim* çarşaf* marka* model* kemer atkı gözlük* terlik* sandalet* "
        "pijama* mayo* eşofman* sweat* hırka* takım* ütü* süpürge* mikser* blender*"
    ),
    "advice": (
        "öner* tavsiye* hangisi* hangisini hangi_ürün uygun* uyar seç* lazım_bana arıyorum bakıyorum "
        "yardımcı_olur_musunuz iyi_mi yakışır var_mı satıyor_musunuz bulunur*"
    ),
    "compare": "fark* karşılaştır* arasında* kıyas* mı_yoksa",
    "size": (
        "beden* numara* ölçü* boyut* cm metre* kilo* boy boyu en_boy xl xxl genişlik uzunluk ebat* kalıp* "
        "kg gram* litre tek_kişilik çift_kişilik"
    ),
    "look": (
        "renk* siyah* beyaz* kırmızı* mavi* yeşil* kumaş* malzeme* pamuk* deri* yün* resim* fotoğraf* "
        "görsel* kalite* desen* sert yumuşak kahverengi lacivert bej gri rengi polyester terlet* model"
    ),
    "stock": (
        "stok* stoğ* mevcut* kaldı_mı tükendi* var_mı yenilen* tekrar_gel* elinizde stogu stoga geleceğ* "
        "varmi"
    ),
    "genuine": "orijinal* orjinal* sahte_mi taklit* gerçek_mi sertifika* replika* garantili_mi faturalı_mı çakma*",
    "inside": (
        "içerik* içinde* yan_etki* fayda* kullanım* nasıl_kullan* vegan alerji* özellik* su_geçir* yıka* "
        "son_kullan* üretim* hamile* cilt* saç* bebek* güvenli_mi pil* watt su_geçirmez uyumlu* bakım* "
        "zararlı* etkili_mi"
    ),
    "guarantee": "garanti* servis* yedek_parça* tamir* deneme*",
    "rule": (
        "şart* koşul* politika* kural* hak hakkı hakkım kabul* olur_mu mümkün* edilebil* geçerli_mi* "
        "prosedür* süresi yapılabil* iade_edilir edilir_mi sorumlu* karşıla* kim_ödüyor kim_öder "
        "kullandıktan denedikten etiketi ambalaj* hijyen* iç_giyim*"
    ),
    "days": "gün* hafta* ay 14 15 30 günlük",
    "pay": "öde* ödeme* ödey* ödeni* çekim* çekil* çekti* tahsil* provizyon* onaylan* satın",
    "card": (
        "kart* kredi* banka_kart* visa master* 3d sanal_kart* limit* bakiye* debit troy şifre_3d kartla cvv "
        "sms"
    ),
    "cash": "kapıda* nakit* elden kapıda_öde*",
    "parts": "taksit* vade* peşin* taksitl* taksıt",
    "transfer": "havale* eft iban* banka_hesab* hesap_numara* dekont* fast",
    "invoice": "fatura* fiş* e_fatura efatura vergi* kdv fatra* faturam* e_arşiv",
    "account": (
        "hesab* hesap* üyelik* üye giriş* oturum* profil* kullanıcı* cihaz* iki_adım* iki_aşama* 2fa "
        "doğrulama* hesaptan tanımadığım yetkisiz ele_geçir* hacklen* şüpheli* çalın* güvenliğ* "
        "bilgim_dışında sms_kod* oturumlar*"
    ),
    "password": "şifre* parola* unuttum sıfırla* sifre* kilitlen* askıya* bloke* dondur* hatırlamıyorum",
    "register": "kayıt* üye_ol* üyelik_aç* hesap_aç* hesap_oluştur* yeni_hesap kaydol* üyeliğ*",
    "erase": (
        "sil silmek silin sildirmek silinsin kapatmak_istiyorum_hesab* kvkk kişisel_veri* veriler* "
        "gizlilik* silebil* hesabımı_kapat* hesabımı_sil* kişisel* silinme*"
    ),
    "mail": "mail* e_posta* eposta* posta e_mail* gmail sms* doğrulama_kod* aktivasyon*",
    "change": (
        "değiş* degis* güncelle* düzelt* ekle* çıkar* değişiklik* yanlış_adres* başka_adres* düzenle* "
        "farklı_adres* değişir ertele* değiştireb* değiştirm* yeni_adres*"
    ),
    "buy": (
        "almak alabilir alacağım alıcam sipariş_ver* satın_al* sipariş_oluştur* sepete_ekle* ön_sipariş* "
        "istiyorum_bundan vermek verebilir verdim_oluşm* alayım veremiyorum ayırt* sipariş_geç* ön_satış* "
        "oluşturamıyorum tane adet ayırır ön_sipariş önsipariş* alım toptan veriyoruz"
    ),
    "basket": "sepet* sepetim* favori*",
    "site": "site* uygulama* link* sayfa* web internet* sistem* ekran*",
    "fault": (
        "hata* sorun* problem* olmuyor olmadı açılmıyor yapamıyorum edemiyorum geçersiz geçmiyor kabul_etm* "
        "kullanamıyorum giremiyorum çalışmıyor başarısız* reddedil* onaylanmadı uygulanmıyor tanımlanm* "
        "gelmiyor alamıyorum yüklenmiyor yapılamıyor uyarı* başarısız bulamıyorum eklenmedi yüklenmedi "
        "tanımıyor işe_yaram*"
    ),
    "help": "yardım* yrdm destek",
    "how": (
        "nasıl nasil nsl nereden_yap* ne_yapmalı* yapmam_gerek* ne_yapacağım adımlar yolu izlemeliyim "
        "ne_yapabilir*"
    ),
    "why": "neden niye niçin sebep* sebeb* nedeni niçn",
    "not": "değil yok istemiyorum hiç hiçbir asla olmaz",
    "twice": "iki_kere iki_kez iki_defa çift* mükerrer fazladan tekrar 2_kez 2_kere fazla_çek* birden_fazla",
    "review": (
        "yorum* değerlendir* geri_bildirim* memnun_kaldım* memnunum* beğendim* tavsiye_ederim puan_ver* "
        "anket* çok_güzel bayıldım öneri_ilet* geribildirim*"
    ),
    "news": "bülten* e_bülten* abone* reklam* tanıtım* bilgilendirme_mesaj*",
    "elsewhere": (
        "hava* yağmur* kar_yağ* sıcaklık* derece şarkı* müzik* çalma_listesi* playlist* albüm* alarm* "
        "hatırlat* restoran* rezervasyon* masa_ayır* film* sinema* dizi* roman* maç* şaka* fıkra* çevir* "
        "başkent* taksi* otobüs* tren* toplantı* takvim* ışık* ödev* şiir* uçak* uçuş* otel* yemek_tarif* "
        "tarif* döviz* dolar* euro_kaç altın_fiyat* cumhurbaşkan* nüfus* seçim_sonuç* yıldız* kitaba puanla "
        "güneşli bulutlu fırtına rüzgar* gösterim* sanatçı* çal dinle* uyandır* kira* iş_ilan* işe_al* "
        "personel_alım* futbol* galatasaray fenerbahçe oyun_oyna yemek* doktor* randevu* hastane* nem gök "
        "kariyer* staj* hava_durum*"
    ),
}
