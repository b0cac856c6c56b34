//! The names of months in the languages that much news comes in: whole words only, as each language writes them in a
//! day, and their usual abbreviations.

use super::digits::plain;
use std::collections::HashMap;
use std::sync::LazyLock;

/// English, German, French, Spanish, Portuguese, Italian, Romanian, Dutch, Danish, Norwegian, Swedish, Finnish, Polish,
/// Czech, Slovak, Russian, Ukrainian, Greek, Turkish, Hungarian, Lithuanian, Latvian, Indonesian, Catalan, Croatian,
/// Slovenian, Serbian, Bulgarian, Icelandic, Estonian, Arabic (both sets), Persian, Urdu, Hebrew, Hindi, Marathi,
/// Bengali, Thai. Where a language has a name of its own for the form within a day (`6 maja`, `6 мая`), it follows the
/// other one.
///
/// `listopad` is that of Polish and Czech; in Croatian it is October.
const MONTHS: [&str; 12] = [
    "january jan januar jän jänner jaenner januari janvier janv enero ene janeiro gennaio gen genn ianuarie ian \
     tammikuu tammikuuta tammi styczeń stycznia sty leden ledna január januára январь января янв січень січня січ \
     ιανουάριος ιανουαρίου ιαν ocak oca sausio janvāris janvārī januarie \
     gener siječanj siječnja يناير جانفي ינואר בינואר जनवरी जानेवारी জানুয়ারি জানুয়ারী มกราคม ژانویه جنوری \
     януари јануар јануара jaanuar",
    "february feb febr februar feber februari février févr fév fevrier febrero fevereiro fev febbraio febbr februarie \
     helmikuu helmikuuta helmi luty lutego lut únor února úno február februára február февраль февраля фев февр \
     лютий лютого лют φεβρουάριος φεβρουαρίου φεβ şubat şub vasario februāris februārī \
     febrer veljača veljače febrúar فبراير شباط فيفري פברואר בפברואר फरवरी फेब्रुवारी ফেব্রুয়ারি ফেব্রুয়ারী \
     กุมภาพันธ์ فوریه فروری февруари фебруар фебруара veebruar",
    "march mar märz maerz mär mrz mars marts marzo março marco maart mrt martie maaliskuu maaliskuuta maalis marzec marca \
     březen března bře marec március márc март марта мар березень березня бер μάρτιος μαρτίου μαρ mart kovo martā maret \
     març ožujak ožujka مارس آذار اذار מרץ במרץ मार्च মার্চ มีนาคม مارچ märts",
    "april apr avril avr abril abr aprile aprilie huhtikuu huhtikuuta huhti kwiecień kwietnia kwi duben dubna apríl \
     apríla április ápr апрель апреля апр квітень квітня квіт кві απρίλιος απριλίου απρ nisan nis balandžio aprīlis \
     aprīlī \
     travanj travnja أبريل ابريل إبريل نيسان أفريل אפריל באפריל अप्रैल एप्रिल এপ্রিল เมษายน آوریل اپریل април \
     aprill",
    "may mai mayo maio maggio mag magg mei maj maja toukokuu toukokuuta touko květen května kvě máj mája május май \
     мая травень травня трав тра μάιος μαΐου μαΐ μάι mayıs gegužės maijs maijā \
     maig svibanj svibnja maí مايو أيار ايار ماي מאי במאי मई मे মে พฤษภาคม مه می مئی мај маја",
    "june jun juni juin junio junho giugno giu iunie iun kesäkuu kesäkuuta kesä czerwiec czerwca cze červen června čvn \
     jún júna június июнь июня июн червень червня чер черв ιούνιος ιουνίου ιουν ιούν haziran haz birželio jūnijs \
     jūnijā junie \
     juny lipanj lipnja júní junij junija يونيو يونيه حزيران جوان יוני ביוני जून জুন มิถุนายน ژوئن جون юни јун \
     јуна juuni",
    "july jul juli juillet juil julio julho luglio lug iulie iul heinäkuu heinäkuuta heinä lipiec lipca lip červenec \
     července čvc júl júla július июль июля июл липень липня лип ιούλιος ιουλίου ιουλ ιούλ temmuz tem liepos \
     jūlijs jūlijā julie \
     juliol srpanj srpnja júlí julij julija يوليو يوليه تموز جويلية יולי ביולי जुलाई जुलै জুলাই กรกฎาคม ژوئیه \
     جولای جولائی юли јул јула juuli",
    "august aug août aout agosto ago augustus elokuu elokuuta elo sierpień sierpnia sie sierp srpen srpna srp \
     augusta augusztus август августа авг серпень серпня сер серп αύγουστος αυγούστου αυγ ağustos ağu rugpjūčio \
     augusts augustā agustus \
     agost kolovoz kolovoza avgust avgusta ágúst أغسطس اغسطس آب أوت אוגוסט באוגוסט अगस्त ऑगस्ट আগস্ট สิงหาคม \
     اوت آگوست اگست",
    "september sep sept septembre septiembre setiembre set setembro settembre sett septembrie syyskuu syyskuuta syys \
     wrzesień września wrz září zář septembra szeptember szept сентябрь сентября сен сент вересень вересня вер \
     σεπτέμβριος σεπτεμβρίου σεπ σεπτ eylül eyl rugsėjo septembris septembrī \
     setembre rujan rujna septembar سبتمبر أيلول ايلول ספטמבר בספטמבר सितंबर सितम्बर सप्टेंबर সেপ্টেম্বর \
     กันยายน سپتامبر ستمبر септември септембар септембра",
    "october oct oktober okt octobre octubre outubro out ottobre ott octombrie lokakuu lokakuuta loka październik \
     października paź říjen října říj október októbra október октябрь октября окт жовтень жовтня жовт жов οκτώβριος \
     οκτωβρίου οκτ ekim eki spalio oktobris oktobrī \
     oktobar أكتوبر اكتوبر אוקטובר באוקטובר अक्टूबर अक्तूबर ऑक्टोबर অক্টোবর ตุลาคม اکتبر اکتوبر октомври \
     октобар октобра oktoober",
    "november nov novembre noviembre novembro noiembrie marraskuu marraskuuta marras listopad listopada listopadu lis novembra \
     ноябрь ноября ноя нояб листопада νοέμβριος νοεμβρίου νοε kasım kas lapkričio novembris novembrī \
     studeni studenog studenoga novembar nóvember نوفمبر נובמבר בנובמבר नवंबर नवम्बर नोव्हेंबर নভেম্বর \
     พฤศจิกายน نوامبر نومبر ноември новембар новембра",
    "december dec dezember dez décembre déc decembre diciembre dic dezembro dicembre desember des decembrie joulukuu \
     joulukuuta joulu grudzień grudnia gru prosinec prosince decembra декабрь декабря дек грудень грудня гру груд \
     δεκέμβριος δεκεμβρίου δεκ aralık ara gruodžio decembris decembrī \
     desembre prosinac prosinca decembar ديسمبر דצמבר בדצמבר दिसंबर दिसम्बर डिसेंबर ডিসেম্বর ธันวาคม دسامبر \
     دسمبر декември децембар децембра detsember",
];

/// The longest name, in bytes.
const LONGEST: usize = 48;

static NAMES: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
    let named = (1..).zip(MONTHS).flat_map(|(month, names)| names.split(' ').map(move |name| (name, month)));
    named
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, month)| (plain(name).into_owned(), month))
        .collect()
});

/// The month of that name; 1 for January.
pub(super) fn month_of(word: &str) -> Option<u32> {
    if word.len() < 3 || word.len() > LONGEST || word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    NAMES.get(plain(&word.to_lowercase()).as_ref()).copied()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, MONTHS, month_of};

    #[test]
    fn names_are_whole_words() {
        for (word, month) in
            [("March", Some(3)), ("MÄRZ", Some(3)), ("Marta", None), ("mayor", None), ("desde", None)]
        {
            assert_eq!(month_of(word), month, "{word}");
        }
    }

    #[test]
    fn no_name_stands_for_two_months() {
        for (at, names) in MONTHS.iter().enumerate() {
            for name in names.split(' ').filter(|name| !name.is_empty()) {
                assert!(name.len() <= LONGEST, "{name}");
                assert_eq!(month_of(name), Some(at as u32 + 1), "{name}");
            }
        }
    }
}
