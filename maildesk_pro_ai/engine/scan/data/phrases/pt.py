"""Portuguese, of both sides of the ocean."""

URGENCY = """
urgente
com urgencia
em 24 horas
em ate 24 horas
em 48 horas
nas proximas 24 horas
no prazo de 24 horas
ultimo aviso
ultima chance
ultimo lembrete
acao necessaria
acao imediata
conta * suspensa
conta * bloqueada
conta * limitada
conta * desativada
conta * cancelada
conta * encerrada
acesso * bloqueado
acesso * suspenso
cartao * bloqueado
cartao * suspenso
atividade suspeita
atividade incomum
acesso nao autorizado
expira hoje
vence hoje
vai expirar
ira expirar
caixa * cheia
caixa de entrada esta cheia
evitar o bloqueio
evitar a suspensao
evite o bloqueio
evite a suspensao
evite o cancelamento
encomenda * retida
encomenda * pendente
pacote * retido
objeto * retido
estritamente confidencial
aja imediatamente
regularize imediatamente
pague de imediato
"""
CREDENTIALS = """
verifique sua conta
verificar sua conta
verifique a sua conta
verificar a sua conta
verifique sua identidade
verifique a sua identidade
confirme sua identidade
confirme a sua identidade
confirmar a sua identidade
confirme seus dados
confirme os seus dados
confirmar os seus dados
confirmar seus dados
confirme sua conta
atualize seus dados
atualize os seus dados
atualizar seus dados
atualizar os seus dados
atualize seu cadastro
atualize o seu cadastro
atualizar cadastro
atualizacao cadastral
regularize seu cadastro
recadastramento
atualize sua forma de pagamento
atualize o seu metodo de pagamento
reativar sua conta
reativar a sua conta
desbloquear sua conta
desbloquear a sua conta
restaurar o acesso
senha expira
senha expirou
senha * expirar
manter * senha
faca login para
acesse sua conta para
inicie sessao para
digite sua senha
introduza a sua palavra passe
palavra passe expira
suas credenciais
modulo de seguranca
token expirado
"""
PAYMENT = """
cartoes presente
cartao presente
vale presente
transferencia urgente
realizar a transferencia
pagamento recusado
pagamento nao foi
pagamento pendente
fatura em atraso
fatura vencida
boleto vencido
boleto em aberto
segunda via do boleto
taxa alfandegaria
taxas alfandegarias
taxa de entrega
taxa de envio
taxa aduaneira
multa
reembolso
restituicao
resgate seus pontos
pontos expiram
pontos a expirar
voce ganhou
voce foi sorteado
heranca
beneficiario
milhoes de euros
milhoes de dolares
bitcoin
sera debitado
sera cobrado
compra aprovada
pix agendado
divida ativa
"""
NEW_BANK_DETAILS = """
novos dados bancarios
nova conta bancaria
novo iban
nova conta
mudanca de conta bancaria
alteracao de dados bancarios
alteracao da conta bancaria
dados bancarios mudaram
"""
SPIED = """
video seu
video teu
hackeei
hackeado
invadi seu
acesso ao seu dispositivo
sites adultos
sites pornograficos
acesso a sua webcam
acesso a sua camera
com a sua camera
pela sua webcam
pela sua camera
instalei um malware
"""
RANSOM = """
bitcoin
bitcoins
todos os seus contatos
todos os seus contactos
"""
UNSUBSCRIBE = """
cancelar inscricao
cancelar a inscricao
cancelar assinatura
cancelar subscricao
descadastrar
deixar de receber
nao deseja receber
ver no navegador
no seu navegador
"""
