"""What English words of a shop are about: each idea, and the words and beginnings (`return*`) that carry it."""

IDEAS = {
    "order": "order orders ordered ordering purchase* bought booking booked placed",
    "parcel": "parcel* package* packet shipment* consignment* delivery box stuff things item_i_bought awb",
    "arrive": "arriv* come came coming reach* receiv* get got deliver delivered delivering here reciept_of land",
    "absent": (
        "not_received havent_received not_delivered havent_got didnt_get didnt_receive never_came "
        "never_arrived not_arrived hasnt_arrived hasnt_come not_come not_reached undelivered didnt_come "
        "didnt_arrive still_waiting waiting wait lost stuck vanished no_sign nowhere not_yet not_got "
        "no_delivery isnt_here not_here no_show"
    ),
    "late": "late delay* overdue slow long yesterday pending weeks supposed promised expected",
    "send": "send sent ship ships shipped shipping dispatch* despatch* post posted deliveries transit process*",
    "where": "where wheres whereabouts location locate",
    "when": "when whens eta date time soon today tomorrow tonight",
    "howlong": "how_long how_many_days how_soon how_fast duration how_much_time period working_days timeline",
    "status": "status update* progress state news happening happened details info",
    "track": "track* trace follow waybill awb consignment",
    "courier": (
        "courier* carrier dpd ups fedex dhl gls hermes royal_mail driver rider postman delivery_partner "
        "logistics bluedart delhivery"
    ),
    "cancel": (
        "cancel* cancell* withdraw revoke abort undo call_off dont_want dont_need no_longer stop_order "
        "mistakenly accidentally by_mistake"
    ),
    "back": (
        "return* send_back give_back take_back sending_back bring_back return_it giving_back pickup_return "
        "send_it ship_back"
    ),
    "swap": "exchang* replac* swap* switch another_size different_size other_size",
    "refund": "refund* reimburs* money_back chargeback refnd cash_back_my compensat* restitution",
    "money": "money amount cash funds euros dollars rupees paid",
    "damaged": (
        "broken broke damage* defect* faulty torn ripped scratch* crack* leak* stain* cracked smashed hole "
        "not_working doesnt_work stopped_working dead expired seal dented malfunction* spoiled used"
    ),
    "wrong": "wrong incorrect mistake mixed different not_what someone_elses else_instead other_than mismatch*",
    "missing": "missing incomplete short one_less only_one forgot left_out not_in_box partial* half_of empty",
    "fit": "fit fits small big tight loose large short_on doesnt_fit too_small too_big uncomfortable",
    "coupon": "coupon* voucher* promo* code codes cupon*",
    "discount": "discount* offer offers sale sales deal deals off cheaper campaign* special black_friday bargain*",
    "points": (
        "point points reward* loyalty cashback wallet referral refer membership tier earn redeem* bonus "
        "credits referred refering coins"
    ),
    "gift": "gift* present giftcard wrap wrapping",
    "person": (
        "person human agent* representative* operator staff employee manager supervisor somebody someone "
        "executive real_person advisor assistant team people anybody anyone rep"
    ),
    "talk": (
        "talk* speak* chat connect* transfer put_me put_through call_me contact_me callback call_back reply "
        "respond* answer* escalate conversation"
    ),
    "upset": (
        "terrible worst awful horrible scam* fraud* cheat* disgust* pathetic ridiculous unacceptable angry "
        "disappoint* complain* complaint* useless liar* lying joke shame* rude fed_up enough consumer_court "
        "sue lawyer never_again bad poor disgrace* nonsense unprofessional frustrat* annoyed upset hate "
        "rubbish crap garbage wtf robbed thieves furious dissatisf* grievance reclamation claim claims"
    ),
    "thanks": "thank* thx thnx tnx ty cheers appreciate* grateful great awesome perfect wonderful lovely",
    "hello": "hello hi hey hii hiya heya greetings morning afternoon evening howdy yo hai helo",
    "bye": "bye goodbye farewell ciao cya see_you take_care good_night later ttyl goodnight",
    "bot": "bot robot machine ai computer automated chatbot",
    "price": "price* cost* expensive charge charges fee fees how_much rate rates pricing mrp cheap",
    "free": "free complimentary minimum",
    "place": (
        "city country area pincode zip postcode region town village abroad international* overseas location "
        "germany france london europe usa island states neighbourhood state district pin_code postal"
    ),
    "address": "address* street house flat building apartment landmark",
    "phone": (
        "phone telephone number call_center call_centre customer_care helpline contact email_address "
        "whatsapp toll contact_number mail_id contact_details hotline call"
    ),
    "store": (
        "store stores shop shops branch* showroom* outlet* dealer* physical retail* offline nearby near_me "
        "distributor* warehouse boutique mall franchise* located experience_centre nearest"
    ),
    "hours": (
        "open opening close closes closed hours timings timing sunday saturday weekend holiday* "
        "working_hours"
    ),
    "product": (
        "product* item items shirt* dress* shoe* boot* bag bags jacket* coat* jean* trouser* sock* skirt* "
        "sweater* hat watch* phone_case laptop* tablet* headphone* charger* tv fridge sofa* bed mattress* "
        "pillow* table chair* lamp* curtain* carpet* cream* serum* shampoo* perfume* lipstick* makeup soap* "
        "vitamin* protein supplement* capsule* tablets powder tea coffee chocolate book books toy toys game "
        "bike* helmet* tent* ring necklace earrings plant* seeds tools drill pet dog_food cat_food diaper* "
        "bottle* mug* pan pot knife blanket* towel* sheet* brand model collection gloves belt scarf glasses "
        "sunglasses whey creatine oil biotin collagen gainer bcaa multivitamin*"
    ),
    "advice": (
        "recommend* suggest* suggestion* advise advice best good_for which_one which suitable suit* choose "
        "help_me_choose guide idea ideas prefer looking_for want_something need_something right_for good "
        "better need looking searching show options_for ideal"
    ),
    "compare": "difference* compare* comparison versus vs better_than between both differ",
    "size": (
        "size* sizing dimension* measure* length width height inch* cm kg thickness weight xl xxl "
        "small_size king queen single double feet ft custom customi* customise* foot"
    ),
    "look": (
        "colour* color* black white red blue green pink beige brown grey gray material* fabric cotton "
        "leather wool made_of picture photo design pattern variant* flavor* flavour* soft hard firm quality "
        "type types kind kinds layers feel"
    ),
    "stock": (
        "stock available availab* restock* sold_out have_you do_you_have do_u_have you_have in_store "
        "back_in do_you_sell carry unavailable"
    ),
    "genuine": (
        "genuine original authentic* fake real_product counterfeit verify certif* authorised duplicate "
        "authorized"
    ),
    "inside": (
        "ingredient* side_effect* effect* benefit* feature* contain* vegan vegetarian allerg* dosage dose "
        "how_to_use use_it expiry shelf manufactur* specification* specs spec safe skin hair pregnan* "
        "waterproof muscle gain immunity diabet* battery wash sweat pain back_pain ortho* sleep* body age "
        "doctor works energy sugar health* spine neck support_for washing warm cool cooling heat consume "
        "take_it daily results"
    ),
    "guarantee": "warrant* guarantee* trial repair* service_center nights spare after_sales",
    "rule": (
        "policy policies terms condition* rule rules allowed eligible non_returnable penalty window "
        "procedure"
    ),
    "days": "day days week month",
    "pay": "pay pays payment* paying paid checkout transaction* gateway billing",
    "card": (
        "card* credit debit visa mastercard amex paypal upi gpay paytm netbanking apple_pay klarna deduct* "
        "debited declined charged"
    ),
    "cash": "cod cash_on cash cash_on_delivery pay_on_delivery",
    "parts": "emi installment* instalment* monthly no_cost finance",
    "transfer": "bank transfer iban wire account_number swift",
    "invoice": "invoice* bill bills receipt* vat gst tax_invoice",
    "account": (
        "account* profile login log_in logged signin sign_in username logout membership_account user otp "
        "log_into"
    ),
    "password": "password* passcode pin_reset forgot_my locked hacked recover* reset* restore",
    "register": (
        "sign_up signup register* registration* create* open_an join new_account subscribe_account "
        "verify_my"
    ),
    "erase": "delete* close_my remove_my deactivate* erase personal_data data gdpr privacy unsuspend",
    "mail": "email* mail mails inbox spam sms otp verification",
    "change": (
        "change* edit modify modif* update_my correct correction set_up alter* amend* revise reschedule* "
        "add_to postpone redirect* different_address new_address another_address deliver_to_another"
    ),
    "buy": (
        "buy buying want_to_order place_an place_order to_order want_to_buy get_one book pre_order preorder "
        "reserve order_now need_one acquire quantity shop_online"
    ),
    "basket": "cart basket bag_empty wishlist checkout",
    "site": "site website app page link webpage online portal",
    "fault": (
        "error* problem* issue* trouble* fail* unable cant cannot wont couldnt bug crash* invalid reject* "
        "not_accept* not_able not_apply* not_work* stuck_at isnt_working"
    ),
    "help": "help* assist* support hlp guidance",
    "how": "how way steps process_to tell_me",
    "why": "why whats_wrong reason",
    "not": "not dont didnt doesnt hasnt havent isnt never no wont arent wasnt nothing nobody",
    "twice": "twice double duplicate two_times extra again",
    "review": (
        "review* feedback rating rate opinion testimonial comment comments stars survey satisfied happy "
        "experience"
    ),
    "news": "newsletter* subscri* unsubscri* mailing_list marketing mailing bulletin",
    "elsewhere": (
        "weather rain snow forecast song songs music playlist alarm timer remind* reminder* flight* hotel* "
        "restaurant* recipe* cook movie* film* football match joke* translate capital president taxi bus "
        "train traffic calories calendar meeting lights lottery homework poem news_today stocks mortgage "
        "loan salary rent visa_for passport vacation vaccine insurance credit_score oil_change tire "
        "pharmacy doctor_appointment dinner lunch spanish french language_in stock_market bitcoin currency "
        "exchange_rate math planet war election jobs hiring vacancy career internship apply_for_a savings "
        "mileage fuel gas car apr w2 pto tv_show actor series definition synonym spell meaning_of "
        "population who_is who_was how_old tallest history invented moon ocean mountain river animal* cat "
        "cats dog dogs bird* sky earth king queen_of minister law lawyer_for court_date police crime "
        "exercise workout symptom* flu stomach headache medicine doctor dentist hospital dream* god "
        "christmas easter sunset noun verb grammar essay school college university teacher exam novel "
        "author museum library bank atm checking_account routing deposit invest* tax* taxes pension budget "
        "interest_rate paycheck boss_is meeting* schedule reservation dine diner pizza bake boil grill fry "
        "calories_in ingredient_substitute wine beer car_wash engine brake* highway drive driving uber "
        "airport airline travel tourist beach trip luggage battery_of router wifi laptop_is computer_is "
        "screenshot windows android volume brightness thermostat lights_on oven dishwasher vacuum lawn "
        "garden_water clean_the paint_a fix_a unclog ants story riddle girlfriend boyfriend marry love_you "
        "friend_is birthday_is horoscope zodiac convert kilometers miles celsius fahrenheit percent_of "
        "square_root calculate divided multiply oscar* season_of episode channel team_won league "
        "championship world_cup olympic* player coach guitar piano dance draw knit hobby puppy kitten breed "
        "pet_name credit_card_bill mortgage* apr_on utilities water_bill electric_bill gas_bill cable_bill "
        "license dmv registration_car"
    ),
}
