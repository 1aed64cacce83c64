/** Synthetic: written for these tests, in the manner of people in haste. No sentence is anybody's. */
export const DANGER = `
he has a knife
hes got a gun
he has a nife
there is a weapon in the house
he is armed
he tried to stab me
he strangled me
he put his hands around my neck
he is choking me
i couldnt breathe
he locked me in
i am locked in the bathroom
im hiding in the closet
he took my keys
he wont let me leave
i cant get out
hes coming
he is coming back
she will be home soon she is coming
he is behind the door
he's banging on the door
someone is following me
i want to die
i wanna die
i want to kill myself
im going to end it
i took all the pills
they would be better without me
he hits my son
he is hurting the kids, they are crying
the baby is not breathing
my dad hits me
i am 13 and my stepdad touches me
i am bleeding
im bleading
there is blood everywhere
she is unconscious
he broke my arm
she passed out
he hit me
he beats me every day
he is going to kill me
he threatened to kill us
i was raped
he attacked me
he pushed me down the stairs
help me
hlp me pls
please help
send someone
i cant talk
i am in danger
i am so scared
this is an emergency
call the police
my ex is outside with a baseball bat
he smashed the window
he squeezed my throat
i am stuck in the kitchen
he took my phone and wont let me go
he is almost here
i dont want to live anymore
i feel like disappearing forever
he hurts my little sister
she cut her head open
he slapped me hard
he said i am dead tonight
he is holding a kitchen knife
please hurry
he forces me to sleep with him
he is breaking everything in the house
`
  .trim()
  .split('\n');

export const CALM = `
hello what are your opening hours
i lost my passport
my bike was stolen
how do i report a theft
thank you very much
which papers do i bring
i want to contest a fine
he has no weapon
no there is no blood
my neighbour is noisy
i found a phone in the street
can i come on saturday
my parcel never arrived
somebody used my credit card
where is the nearest station
i did not understand
my driving licence has expired
i need an appointment
the traffic light is broken
i am going on holiday
`
  .trim()
  .split('\n');

/** Written after the lexicon, which was not changed for them: what it does with sentences that it was not made for. */
export const UNSEEN = `
my husband is drunk and aggressive
he ripped the closet door off looking for me
i can hear the neighbour screaming and bangs
he has a razor in his pocket
he pinned me against the wall
he threw boiling water at me
what is the point of going on
he put the little one outside in the cold
he said he will burn the house with us inside
he is in the garden looking through the window
my uncle comes into my bed at night
he keeps my passport and my money
he bit me
i cant move my leg
shh he is sleeping next to me
i took too many tablets
`
  .trim()
  .split('\n');
