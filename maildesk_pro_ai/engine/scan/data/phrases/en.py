"""English."""

URGENCY = """
act now
action required
immediate action
immediate attention
urgent action
urgently
within 24 hours
within 48 hours
within 12 hours
within the next 24 hours
in the next 24 hours
final notice
final warning
final reminder
last warning
last notice
last chance
as soon as possible today
account * suspended
account * be suspended
account * be closed
account * be terminated
account * deactivated
account * be deactivated
account * be disabled
account * limited
account * restricted
account * locked
account * blocked
account * on hold
avoid * suspension
avoid * termination
avoid * interruption
avoid service interruption
avoid losing
will be permanently deleted
will be deleted permanently
expires today
expire today
will expire today
will expire soon
unusual activity
unusual sign in
unusual login
suspicious activity
suspicious login
unauthorized transaction
unauthorised transaction
unauthorized access
mailbox is full
mailbox is almost full
storage is full
quota exceeded
exceeded * quota
exceeded * storage
pending messages
undelivered messages
messages on hold
held messages
before it is too late
i need this done
are you available right now
are you at your desk
keep this confidential
keep this between us
this is confidential and
respond immediately
act immediately
account immediately
payment immediately
"""
CREDENTIALS = """
verify your account
verify your identity
verify your information
verify your email
verify your mailbox
verify your password
verify your payment
verify your details
verify your login
verify your billing
verify it is you
validate your account
validate your email
validate your mailbox
validate your identity
confirm your account
confirm your identity
confirm your password
confirm your details
confirm your information
confirm your mailbox
confirm your payment information
confirm your billing
confirm your login
confirm your personal
confirm your bank
confirm your card
update your account
update your payment
update your billing
update your password
update your mailbox
update your information
update your details
update your card
restore your account
restore access
restore your access
unlock your account
reactivate your account
reactivate your mailbox
recover your account
keep same password
keep current password
keep my password
keep your current password
retain * password
password expires
password expire
password * expires
password * expire today
password has expired
password will expire
your password is about to expire
sign in to verify
sign in to confirm
sign in to view
log in to verify
log in to confirm
login to verify
log in to your account to
click here to login
click here to log in
click here to sign in
enter your password
enter your credentials
enter your email and password
your recovery phrase
your seed phrase
secret recovery phrase
connect your wallet
verify your wallet
validate your wallet
send me the code
social security number
"""
PAYMENT = """
gift card
gift cards
itunes cards
steam cards
google play cards
wire transfer
bank transfer today
process a payment
process the payment
make the payment today
payment today
outstanding payment
overdue payment
overdue invoice
payment is overdue
payment failed
payment declined
payment was declined
payment could not be processed
unable to process your payment
customs fee
customs fees
delivery fee
redelivery fee
shipping fee
handling fee
pay * small fee
unpaid toll
unpaid fee
unpaid fees
refund is waiting
refund is ready
your refund
claim your refund
tax refund
you are eligible to receive
you have won
lottery
inheritance
beneficiary
next of kin
million dollars
million usd
million euros
atm card
compensation fund
claim your prize
claim your reward
claim your bonus
bitcoin
usdt
crypto wallet
you have been charged
has been charged
will be charged
amount will be debited
auto renewal
your subscription has been renewed
call * to cancel
if you did not authorize
if you did not make this
"""
NEW_BANK_DETAILS = """
new bank details
new banking details
new bank account
new account details
new bank information
our bank details have changed
bank details have been changed
bank details have changed
changed our bank
change of bank details
change of bank account
change in * bank details
changed * bank account
updated bank details
updated bank information
updated banking details
account is under audit
account is being audited
no longer use * account
use the following account
"""
SPIED = """
recorded you
recorded a video
recording of you
video of you
hacked your
have hacked
i hacked
installed * malware
installed * trojan
installed a virus
malware on your
access to your device
access to all your devices
full access to your
adult sites
adult websites
porn sites
watched * porn
with your webcam
using your webcam
through your webcam
your webcam recorded
on your webcam
access to your webcam
access to your camera
with your camera
using your camera
through your camera
turned on your camera
"""
RANSOM = """
bitcoin
btc wallet
bitcoin wallet
bitcoin address
send * bitcoin
litecoin
monero
to all your contacts
to your contacts
send * to your friends
"""
UNSUBSCRIBE = """
unsubscribe
opt out
manage preferences
manage your preferences
email preferences
update your preferences
no longer wish to receive
no longer want to receive
removed from this list
removed from our list
removed from our mailing list
change your subscription
change your subscriber
manage your subscription
view in browser
view this email in your browser
"""
