"""Hosts that anybody can use: what they say of a sender is little."""

from __future__ import annotations

# Send mail for others, so that their envelopes name them and not the author.
SENDING = frozenset(
    """acems1.com activecampaign.com amazonses.com aweber.com benchmarkemail.com
    brevo.com brevosend.com campaignmonitor.com ccsend.com cleverreach.com
    cmail19.com cmail20.com constantcontact.com createsend.com cust-email.com
    customeriomail.com dotdigital.com elasticemail.com emarsys.net emsecure.net
    exacttarget.com freshdesk.com freshemail.com getresponse.com github.com
    googlegroups.com hubspot.com hubspotemail.net intercom-mail.com inxmail.com
    inxmail.de kajabimail.net klaviyomail.com mailchimpapp.net mailerlite.com
    mailgun.net mailgun.org mailjet.com mandrillapp.com mcdlv.net mcsv.net
    messagelabs.com mjt.lu mktomail.com mlsend.com mtasv.net mxroute.com
    newsletter2go.com odoo.com onmicrosoft.com outlook.com pepipost.com
    postmarkapp.com psmtp.com rapidmail.de rsgsv.net sailthru.com salesforce.com
    sendgrid.net sendinblue.com sendpulse.com shopifyemail.com smtp.com smtp2go.com
    sparkpostmail.com stripe.com substack.com systeme.io ticketing-mail.com
    tinyletter.com turbo-smtp.com xero.com yammer.com zendesk.com
    zohomail.com""".split()
)
# Show something short instead of where they lead.
SHORTENERS = frozenset(
    """0rz.tw adf.ly app.link bit.do bit.ly bitly.com bl.ink buff.ly clck.ru cli.re
    cutt.ly cutt.us dub.sh encurtador.com.br goo.gl goo.su is.gd j.mp kutt.it l8.nu
    lc.chat linktr.ee lnk.bio lnkd.in mcaf.ee n9.cl ouo.io ow.ly po.st qr.ae qrco.de
    rb.gy rebrand.ly reurl.cc s.id s2r.co shorter.me shorturl.asia shorturl.at
    shrtco.de snip.ly soo.gd surl.li t.co t.ly t2m.io tiny.cc tiny.one tinyurl.com
    tny.im trib.al u.to url.kr urlz.fr urlzs.com v.gd v.ht vk.cc vu.fr wa.link x.co
    yourls.org zpr.io zws.im""".split()
)
# Pages, forms and files that anybody publishes within a minute.
FREE_HOSTING = frozenset(
    """000webhostapp.com 4everland.app 4everland.io altervista.org appspot.com
    azurestaticapps.net azurewebsites.net backblazeb2.com blob.core.windows.net
    blogspot.com bubbleapps.io canva.site carrd.co cf-ipfs.com cloudflare-ipfs.com
    cloudfront.net codeanyapp.com codesandbox.io cprapid.com csb.app ddns.net
    digitaloceanspaces.com duckdns.org dweb.link dynamic-dns.net edgeone.app
    firebaseapp.com fleek.co fly.dev forms.gle formspark.io formstack.com framer.app
    framer.website freshteam.com ghost.io gitbook.io github.io gitlab.io glitch.me
    godaddysites.com googleusercontent.com infinityfreeapp.com ipfs.io jimdosite.com
    jotform.com linodeobjects.com mybluehost.me myportfolio.com mystrikingly.com
    netlify.app ngrok-free.app ngrok.app ngrok.io no-ip.org notion.site
    ondigitalocean.app onrender.com padlet.com pages.dev plesk.page
    pythonanywhere.com r2.dev railway.app repl.co replit.app replit.dev run.app
    sendspace.com serveo.net sharefile.com sibforms.com sites.google.com square.site
    storage.googleapis.com storageapi.fleek.co surge.sh surveymonkey.com
    trycloudflare.com tumblr.com typedream.app typeform.com vercel.app w3spaces.com
    wasabisys.com web.app web.core.windows.net webcindario.com webflow.io
    webwave.dev weebly.com weeblysite.com wixsite.com wixstudio.com wordpress.com
    workers.dev yolasite.com zapier.app""".split()
)
# Give each of their customers a host with the customer's name in it.
SHARED_SERVICES = frozenset(
    """atlassian.net bamboohr.com confirmit.com csod.com decipherinc.com eventbrite.com
    force.com freshdesk.com greenhouse.io helpscout.net hubspot.com icims.com
    intercom.help jobs2web.com lever.co medallia.com medallia.eu my.site.com
    myshopify.com myworkday.com myworkdayjobs.com okta.com personio.com personio.de
    qualtrics.com readthedocs.io recruitee.com service-now.com sharepoint.com
    slack.com smartrecruiters.com statuspage.io successfactors.com successfactors.eu
    surveymonkey.com teamwork.com trustpilot.com uservoice.com workable.com
    workday.com zendesk.com zoom.us""".split()
)


def is_below(host: str, domains: frozenset[str]) -> bool:
    """Whether a host is one of the domains, or lies below one."""
    while host:
        if host in domains:
            return True
        host = host.partition(".")[2]
    return False
