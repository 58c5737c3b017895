/**
 * Firms, brands, universities, awards and figures that are called like people: given name and surname, in small letters.
 * Nobody is told by them. Written from memory for this program.
 */
export const brands = `
johns hopkins, carnegie mellon, brigham young, wake forest, william mary, marie curie, albert einstein college, rockefeller university, paul ehrlich,
robert koch, max planck, louis pasteur institute, claude bernard, joseph fourier, paul sabatier, pierre mendes, carlos iii, rovira virgili,
morgan stanley, jp morgan, morgan chase, j p morgan, goldman sachs, wells fargo, merrill lynch, charles schwab, edward jones, raymond james,
robert half, ernst young, arthur andersen, marsh mclennan, booz allen, baker mckenzie, kirkland ellis, latham watkins, salomon brothers,
lehman brothers, bear stearns, dean witter, john hancock, john deere, harley davidson, mercedes benz, rolls royce, aston martin, land rover,
alfa romeo, henry ford health, jack daniels, jim beam, johnnie walker, captain morgan, dom perignon, moet chandon, jose cuervo, samuel adams,
dr pepper, dr oetker, dr martens, dr scholl, mr clean, mrs fields, mr bean, uncle ben, aunt jemima, betty crocker, sara lee, ben jerry,
mary kay, estee lauder, elizabeth arden, helena rubinstein, max factor, bobbi brown, tom ford, paul mitchell,
calvin klein, ralph lauren, tommy hilfiger, hugo boss, jil sander, karl lagerfeld, louis vuitton, yves saint laurent, saint laurent,
christian dior, coco chanel, giorgio armani, emporio armani, gianni versace, dolce gabbana, michael kors, marc jacobs, kate spade, vera wang,
donna karan, stella mccartney, alexander mcqueen, jimmy choo, christian louboutin, salvatore ferragamo, ermenegildo zegna, roberto cavalli,
paul smith shop, ted baker, laura ashley, fred perry, ben sherman, jack jones, jack wolfskin, eddie bauer, tory burch, steve madden, perry ellis,
levi strauss, abercrombie fitch, barnes noble, marks spencer, john lewis, peter jones, victoria secret, bath body, trader joe, whole foods,
papa john, wendy old, tim hortons, carl jr, fannie mae, freddie mac, sallie mae, ginnie mae, rand mcnally, merriam webster,
eli lilly, johnson johnson, merck sharp, baxter healthcare, becton dickinson, boehringer ingelheim, bristol myers, st jude, smith nephew,
santa claus, mickey mouse, donald duck, harry potter, sherlock holmes, james bond, robin hood, peter pan, john bull, uncle sam, john doe corporation,
jack frost, betty boop, charlie brown, homer simpson, bugs bunny, mary sue, joe public, joe sixpack, john barleycorn,
martin luther king, santa fe, santa monica, san bernardino, santa clara, st louis, fort worth, grand rapids, monte carlo, las vegas,
mary celeste, queen mary, queen elizabeth, victoria albert, prince edward, christopher columbus bridge, lloyd triestino, lady gaga tour,
guillain barre, stevens johnson, epstein barr, creutzfeldt jakob, charcot marie tooth, dodd frank, sarbanes oxley, gramm leach, glass steagall,
smoot hawley, hatch waxman, taft hartley, mann whitney, kaplan meier, monte carlo, gauss newton, swan ganz, roux en y, tommy john, lou gehrig,
oscar mayer, jimmy dean, orville redenbacher, hewlett packard, tiffany co, cartier bresson, steinway sons, philip morris, benson hedges,
pall mall, winston salem, kraft heinz, procter gamble, colgate palmolive, pratt whitney, black decker, fisher price, madame tussaud, fritz hansen`;
